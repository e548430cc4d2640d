import { type AddressFamily, ofFamily } from '../model/address-family.ts';
import { prefixesOf } from './prefixes.ts';

/** The two hosts of a cable as one of them sees it. */
export interface View {
  /** The first address of each family is on the device; all are the host's own. */
  readonly own: readonly string[];
  readonly peer: readonly string[];
  readonly peerMac: string;
  readonly device: string;
  /** Whether every address of the peer is a neighbour of its own, that ARP finds. */
  readonly resolved: boolean;
}

/**
 * Commands of `ip -batch` that give a host its addresses and routes. Unless they are to be resolved, the
 * neighbour is known for good, so that nothing but the load crosses the cable.
 */
export function addressing(view: View): string[] {
  const { device } = view;
  return ['link set lo up', `link set ${device} up`, ...ofIpv4(view), ...ofIpv6(view)];
}

function ofIpv4(view: View): string[] {
  const { device, peerMac } = view;
  const { address, further, gateway, behind } = ofOneFamily(view, 'ipv4');
  if (address === undefined || gateway === undefined) return [];
  return [
    `address add ${address} dev ${device}`,
    // One route makes a whole prefix local: the kernel binds to its addresses and answers for them.
    ...prefixesOf(further).map(prefix => `route add local ${prefix} dev lo`),
    ...(view.resolved
      ? prefixesOf([gateway, ...behind]).map(prefix => `route add ${prefix} dev ${device}`)
      : [
          `neighbour add ${gateway} lladdr ${peerMac} dev ${device} nud permanent`,
          `route add ${gateway} dev ${device}`,
          ...prefixesOf(behind).map(prefix => `route add ${prefix} via ${gateway} dev ${device}`),
        ]),
  ];
}

/** An address on the device would join multicast groups there, and the kernel would report them: packets of its own. */
function ofIpv6(view: View): string[] {
  const { device, peerMac } = view;
  const { address, further, gateway, behind } = ofOneFamily(view, 'ipv6');
  if (address === undefined || gateway === undefined) return [];
  return [
    `address add ${address}/128 dev lo nodad`,
    ...prefixesOf(further).map(prefix => `route add local ${prefix} dev lo`),
    `neighbour add ${gateway} lladdr ${peerMac} dev ${device} nud permanent`,
    `route add ${gateway} dev ${device} src ${address}`,
    ...prefixesOf(behind).map(prefix => `route add ${prefix} via ${gateway} dev ${device} src ${address}`),
  ];
}

function ofOneFamily({ own, peer }: View, family: AddressFamily) {
  const [address, ...further] = ofFamily(own, family);
  const [gateway, ...behind] = ofFamily(peer, family);
  return { address, further, gateway, behind };
}
