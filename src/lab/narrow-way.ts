import type { FaultSpec, MtuSpec } from '../model/fault-spec.ts';
import { otherSide, SIDES, type Side } from '../model/side.ts';
import type { NetworkNamespace } from '../system/linux/namespaces.ts';
import { requireProgram } from '../system/programs.ts';
import { runProgram } from '../system/run-program.ts';
import { writeSysctl } from '../system/sysctl.ts';
import { waysTo } from './broken-ways.ts';
import { disableIpv6, enableIpv6 } from './ipv6.ts';
import { batch, type Cable, DEVICE, type Endpoint, type Hosts, MAC, usesIpv6 } from './network.ts';

/** The faults that ask for a router between the hosts. */
export function narrowWays(faults: readonly FaultSpec[]): MtuSpec[] {
  return faults.filter(fault => 'mtu' in fault);
}

/**
 * Connects the hosts through a router that has each one's link address on the other's leg: neither sees that it is there. Its legs are as narrow
 * as the faults ask for, and what it would send itself has no route: no ICMP message says that a packet was too large.
 * Nothing is left to do for the client's `ip`.
 */
export function connectThrough(router: NetworkNamespace, hosts: Hosts, faults: readonly MtuSpec[]): Cable {
  const families = [hosts.client, hosts.server].some(({ addresses }) => usesIpv6(addresses)) ? IPV4_AND_6 : IPV4;
  router.run(() => {
    if (families.includes(IPV6)) enableIpv6();
    else disableIpv6();
    for (const { forwarding } of families) writeSysctl(forwarding, '1');
  });
  for (const side of SIDES) {
    const cable = `link add ${DEVICE} address ${MAC[side]} type veth peer name ${legTo(side)} address ${MAC[otherSide(side)]} netns /proc/self/fd/3`;
    batch(hosts[side].namespace, [cable], [router.fd]);
    batch(router, layingLeg(side, hosts[side], faults.find(({ on }) => on === side)?.mtu));
  }
  const ip = requireProgram('ip', 'iproute2', 'to connect the hosts of a lab');
  router.run(() => {
    for (const { option } of families) runProgram(ip, [option, 'rule', 'add', 'iif', 'lo', 'blackhole'], '');
  });
  return { commands: [], fds: [] };
}

interface Family {
  readonly option: string;
  readonly forwarding: string;
}

const IPV6: Family = { option: '-6', forwarding: 'net.ipv6.conf.all.forwarding' };
const IPV4: readonly Family[] = [{ option: '-4', forwarding: 'net.ipv4.ip_forward' }];
const IPV4_AND_6: readonly Family[] = [...IPV4, IPV6];

function layingLeg(side: Side, { addresses }: Endpoint, mtu: number | undefined): string[] {
  const leg = legTo(side);
  const ways = waysTo(addresses);
  return [
    `link set ${leg} ${mtu === undefined ? '' : `mtu ${mtu} `}up`,
    ...ways
      .filter(({ via }) => via === '')
      .map(({ prefix }) => `neighbour add ${prefix} lladdr ${MAC[side]} dev ${leg} nud permanent`),
    ...ways.map(({ prefix, via }) => `route add ${prefix} ${via}dev ${leg}`),
  ];
}

function legTo(side: Side): string {
  return `to-${side}`;
}
