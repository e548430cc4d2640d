import { readFileSync } from 'node:fs';
import { hostname, networkInterfaces, userInfo } from 'node:os';
import type { HostCapability, HostFacts } from '../model/host-facts.ts';
import { ephemeralPorts } from '../model/port-range.ts';
import { type Probe, probe, valueIn } from '../model/probe.ts';
import { gatherMachine } from '../system/machine.ts';
import { hasCapability } from '../system/privilege.ts';
import { toolIdentity } from '../system/tool.ts';

const RANGE = 'net.ipv4.ip_local_port_range';
const RESERVED = 'net.ipv4.ip_local_reserved_ports';
const CAPABILITIES: readonly HostCapability[] = ['CAP_NET_ADMIN', 'CAP_SYS_PTRACE', 'CAP_BPF', 'CAP_SYS_ADMIN'];

/** What this host is, as far as a load concerns it. Reads files alone. */
export function describeHost(): HostFacts {
  const machine = gatherMachine([RANGE, RESERVED], { packetLosses: false });
  const setting = (name: string) => valueIn(machine.settings[name] ?? probe(() => ''));
  return {
    hostname: hostname(),
    bootId: readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim(),
    kernel: machine.kernel,
    architecture: machine.architecture,
    node: machine.node,
    version: toolIdentity().version,
    user: userName(),
    cpus: machine.cpus,
    memoryAvailableBytes: machine.memoryAvailableBytes,
    nofileHard: machine.nofileHard,
    ephemeralPorts: ephemeralPorts(setting(RANGE), setting(RESERVED)),
    timeWait: timeWaitSockets(),
    addresses: ownAddresses(),
    rights: CAPABILITIES.map(capability => ({ capability, held: hasCapability(capability) })),
  };
}

/** A user of a container may have a number and no name. */
function userName(): string {
  const named = probe(() => userInfo().username);
  return valueIn(named) ?? `user ${process.getuid?.()}`;
}

/** `TCP: inuse 5 orphan 0 tw 3 alloc 6 mem 1` of /proc/net/sockstat. */
function timeWaitSockets(): Probe<number> {
  return probe(() => {
    const [, count] = /^TCP:.* tw (\d+)/m.exec(readFileSync('/proc/self/net/sockstat', 'utf8')) ?? [];
    if (count === undefined) throw new Error('/proc/net/sockstat names no tw');
    return Number(count);
  });
}

function ownAddresses(): string[] {
  return Object.values(networkInterfaces()).flatMap((own = []) =>
    own.filter(({ internal }) => !internal).map(({ address }) => address),
  );
}
