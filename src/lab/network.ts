import { LAB_DEVICE } from '../model/access.ts';
import { familyOf } from '../model/address-family.ts';
import type { Side } from '../model/side.ts';
import type { NetworkNamespace } from '../system/linux/namespaces.ts';
import { requireProgram } from '../system/programs.ts';
import { runProgram } from '../system/run-program.ts';
import { addressing, type View } from './addressing.ts';
import { disableIpv6, enableIpv6 } from './ipv6.ts';

/** The name of each host's end of the cable. */
export const DEVICE = LAB_DEVICE;

/** Link addresses of the two ends. */
export const MAC: Readonly<Record<Side, string>> = { client: '02:00:00:00:00:01', server: '02:00:00:00:00:02' };

export interface Endpoint {
  readonly namespace: NetworkNamespace;
  /** The first one of each family is on the host itself; all are the host's own. */
  readonly addresses: readonly string[];
  /** The last of them is missing on the host itself. */
  readonly isLastMissing?: boolean;
}

export type Hosts = Readonly<Record<Side, Endpoint>>;

/**
 * Lays a veth pair between two namespaces, or whatever `cable` makes, and gives each its addresses. Nothing crosses it on its own: without IPv6
 * addresses IPv6 is off, and unless it is to be `resolved` the neighbour is known for good, so that every packet a counter
 * shows belongs to the load.
 */
export function connectHosts(hosts: Hosts, resolved = false, cable = directCable): void {
  const { client, server } = hosts;
  for (const { namespace, addresses } of [client, server])
    namespace.run(usesIpv6(addresses) ? enableIpv6 : disableIpv6);
  const { commands, fds } = cable(hosts);
  batch(client.namespace, [...commands, ...addressing(viewOf(client, server, 'server', resolved))], fds);
  batch(server.namespace, addressing(viewOf(server, client, 'client', resolved)));
}

/** What the client's `ip` does first; `fds` are there from descriptor 3 on. */
export interface Cable {
  readonly commands: readonly string[];
  readonly fds: readonly number[];
}

/** The devices of two hosts, as one cable. */
function directCable({ server }: Hosts): Cable {
  const command = `link add ${DEVICE} address ${MAC.client} type veth peer name ${DEVICE} address ${MAC.server} netns /proc/self/fd/3`;
  return { commands: [command], fds: [server.namespace.fd] };
}

export function usesIpv6(addresses: readonly string[]): boolean {
  return addresses.some(address => familyOf(address) === 'ipv6');
}

function viewOf(own: Endpoint, peer: Endpoint, peerSide: Side, resolved: boolean): View {
  return {
    own: own.isLastMissing === true ? own.addresses.slice(0, -1) : own.addresses,
    peer: peer.addresses,
    peerMac: MAC[peerSide],
    device: DEVICE,
    resolved,
  };
}

/** Runs commands of `ip -batch` in a namespace; `fds` are there from descriptor 3 on. */
export function batch(namespace: NetworkNamespace, commands: readonly string[], fds: readonly number[] = []): void {
  const ip = requireProgram('ip', 'iproute2', 'to connect the hosts of a lab');
  namespace.run(() => runProgram(ip, ['-batch', '-'], `${commands.join('\n')}\n`, fds));
}
