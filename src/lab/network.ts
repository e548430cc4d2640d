import { existsSync } from 'node:fs';
import type { Side } from '../model/side.ts';
import type { NetworkNamespace } from '../system/linux/namespaces.ts';
import { requireProgram } from '../system/programs.ts';
import { runProgram } from '../system/run-program.ts';
import { writeSysctl } from '../system/sysctl.ts';
import { prefixesOf } from './prefixes.ts';

/** The name of each host's end of the cable. */
export const DEVICE = 'eth0';

const MAC: Readonly<Record<Side, string>> = { client: '02:00:00:00:00:01', server: '02:00:00:00:00:02' };

export interface Endpoint {
  readonly namespace: NetworkNamespace;
  /** The first one is on the device; all are the host's own. */
  readonly addresses: readonly string[];
}

/**
 * Lays a veth pair between two namespaces and gives each its addresses. Nothing crosses it on its own: IPv6 is off, and
 * the neighbour is known for good, so that every packet a counter shows belongs to the load.
 */
export function connectHosts(hosts: Readonly<Record<Side, Endpoint>>): void {
  const ip = requireProgram('ip', 'iproute2', 'to connect the hosts of a lab');
  const { client, server } = hosts;
  for (const { namespace } of [client, server]) namespace.run(disableIpv6);
  const cable = `link add ${DEVICE} address ${MAC.client} type veth peer name ${DEVICE} address ${MAC.server} netns /proc/self/fd/3`;
  batch(ip, client, [cable, ...addressing('client', client, server)], [server.namespace.fd]);
  batch(ip, server, addressing('server', server, client));
}

function disableIpv6(): void {
  if (!existsSync('/proc/sys/net/ipv6')) return;
  for (const device of ['all', 'default']) writeSysctl(`net.ipv6.conf.${device}.disable_ipv6`, '1');
}

function addressing(side: Side, own: Endpoint, peer: Endpoint): string[] {
  const [address, ...further] = own.addresses;
  const [gateway, ...behind] = peer.addresses;
  return [
    'link set lo up',
    `link set ${DEVICE} up`,
    `address add ${address} dev ${DEVICE}`,
    // One route makes a whole prefix local: the kernel binds to its addresses and answers for them.
    ...prefixesOf(further).map(prefix => `route add local ${prefix} dev lo`),
    `neighbour add ${gateway} lladdr ${MAC[side === 'client' ? 'server' : 'client']} dev ${DEVICE} nud permanent`,
    `route add ${gateway} dev ${DEVICE}`,
    ...prefixesOf(behind).map(prefix => `route add ${prefix} via ${gateway} dev ${DEVICE}`),
  ];
}

function batch(ip: string, host: Endpoint, commands: readonly string[], fds: readonly number[] = []): void {
  host.namespace.run(() => runProgram(ip, ['-batch', '-'], `${commands.join('\n')}\n`, fds));
}
