import { existsSync } from 'node:fs';
import { CannotRun } from '../model/errors.ts';
import { writeSysctl } from '../system/sysctl.ts';

const IPV6 = '/proc/sys/net/ipv6';

/** Turns IPv6 off in the namespace that this thread is in, where the kernel has it at all. */
export function disableIpv6(): void {
  if (existsSync(IPV6)) set('disable_ipv6', '1');
}

/**
 * Turns IPv6 on in the namespace that this thread is in, before it has a device, with nothing that sends on its own: no
 * link-local address (addr_gen_mode 1, include/uapi/linux/if_link.h), no search for routers or for doubles. A socket may
 * bind to what a local route makes the host's own (ip_nonlocal_bind). Throws CannotRun where the kernel has no IPv6.
 */
export function enableIpv6(): void {
  if (!existsSync(IPV6)) {
    throw new CannotRun('this kernel has no IPv6', 'boot without ipv6.disable=1, or use lab.family: ipv4');
  }
  set('disable_ipv6', '0');
  for (const [name, value] of QUIET) set(name, value);
  writeSysctl('net.ipv6.ip_nonlocal_bind', '1');
}

const QUIET = [
  ['addr_gen_mode', '1'],
  ['accept_ra', '0'],
  ['accept_dad', '0'],
  ['autoconf', '0'],
  ['router_solicitations', '0'],
] as const;

function set(name: string, value: string): void {
  for (const device of ['all', 'default']) writeSysctl(`net.ipv6.conf.${device}.${name}`, value);
}
