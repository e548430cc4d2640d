import { type AddressFamily, ofFamily } from '../model/address-family.ts';
import type { FaultSpec, RouteSpec } from '../model/fault-spec.ts';
import { otherSide, type Side } from '../model/side.ts';
import { batch, type Hosts } from './network.ts';
import { prefixesOf } from './prefixes.ts';

/** A second cable between the hosts. */
const SECOND = 'eth1';
const MAC: Readonly<Record<Side, string>> = { client: '02:00:00:00:01:01', server: '02:00:00:00:01:02' };

/** Takes ways back between two connected hosts away, or lets packets come by another one. */
export function breakWays(hosts: Hosts, faults: readonly FaultSpec[]): void {
  for (const fault of faults) {
    if (!('route' in fault)) continue;
    if (fault.route === 'blackhole') takeWayBack(hosts, fault);
    else comeBySecondCable(hosts, fault);
  }
}

function takeWayBack(hosts: Hosts, { on }: RouteSpec): void {
  const { addresses } = hosts[otherSide(on)];
  batch(
    hosts[on].namespace,
    waysTo(addresses).map(({ prefix }) => `route replace blackhole ${prefix}`),
  );
}

function comeBySecondCable(hosts: Hosts, { on }: RouteSpec): void {
  const other = otherSide(on);
  const cable = `link add ${SECOND} address ${MAC[other]} type veth peer name ${SECOND} address ${MAC[on]} netns /proc/self/fd/3`;
  batch(hosts[other].namespace, [cable, `link set ${SECOND} up`], [hosts[on].namespace.fd]);
  const gateways = (['ipv4', 'ipv6'] as const).flatMap(family => ofFamily(hosts[on].addresses, family).slice(0, 1));
  // Behind a device without an address even a loose filter lets nothing in (__fib_validate_source, net/ipv4/fib_frontend.c).
  const addressed = ofFamily(gateways, 'ipv4').map(address => `address add ${address} dev ${SECOND}`);
  batch(hosts[on].namespace, [`link set ${SECOND} up`, ...addressed]);
  batch(hosts[other].namespace, [
    ...gateways.map(gateway => `neighbour replace ${gateway} lladdr ${MAC[on]} dev ${SECOND} nud permanent`),
    ...waysTo(hosts[on].addresses).map(({ prefix, via }) => `route replace ${prefix} ${via}dev ${SECOND}`),
  ]);
}

interface Way {
  readonly prefix: string;
  /** Nothing, or `via GATEWAY `: as `addressing` lays them. */
  readonly via: string;
}

/** By which prefixes and gateways the addresses of a host are reached. */
export function waysTo(addresses: readonly string[]): Way[] {
  return (['ipv4', 'ipv6'] as const satisfies readonly AddressFamily[]).flatMap(family => {
    const [gateway, ...behind] = ofFamily(addresses, family);
    if (gateway === undefined) return [];
    return [{ prefix: gateway, via: '' }, ...prefixesOf(behind).map(prefix => ({ prefix, via: `via ${gateway} ` }))];
  });
}
