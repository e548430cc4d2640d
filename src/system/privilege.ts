import { readFileSync } from 'node:fs';
import type { Privilege } from '../model/machine.ts';

/** Bit numbers of include/uapi/linux/capability.h. */
const CAPABILITIES = {
  CAP_NET_ADMIN: 12,
  CAP_SYS_PTRACE: 19,
  CAP_SYS_ADMIN: 21,
  CAP_SYS_RESOURCE: 24,
  CAP_PERFMON: 38,
  CAP_BPF: 39,
} as const;

export type Capability = keyof typeof CAPABILITIES;

/** The initial user namespace is the one that maps every user id onto itself. */
const EVERY_USER = '0 0 4294967295';

/** What this process may do: see Privilege. */
export function privilege(): Privilege {
  if (!hasCapability('CAP_SYS_ADMIN')) return 'none';
  return inInitialUserNamespace() ? 'root' : 'user-namespace';
}

/** Whether this process has the capability in effect, in its own user namespace. */
export function hasCapability(capability: Capability): boolean {
  const mask = /^CapEff:\s*([0-9a-f]+)$/m.exec(readFileSync('/proc/thread-self/status', 'utf8'))?.[1] ?? '0';
  return ((BigInt(`0x${mask}`) >> BigInt(CAPABILITIES[capability])) & 1n) === 1n;
}

export function inInitialUserNamespace(): boolean {
  return readFileSync('/proc/self/uid_map', 'utf8').trim().replaceAll(/\s+/g, ' ') === EVERY_USER;
}
