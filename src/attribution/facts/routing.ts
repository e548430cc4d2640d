import type { AddressFamily } from '../../model/address-family.ts';
import type { RoutingLoss } from '../../model/facts/losses.ts';
import { derive, ok, type Probe } from '../../model/probe.ts';
import type { Moved } from './moved.ts';

/** Packets that a host's routing did not let in. The kernel counts each of them: no firewall rule dropped them. */
export function routingLoss(host: Moved, families: readonly AddressFamily[]): RoutingLoss {
  return {
    // IPv6 has no such filter.
    reversePath: families.includes('ipv4') ? host('TcpExt.IPReversePathFilter') : ok(0),
    notLocal: derive([host('Ip.InAddrErrors'), host('Ip.InNoRoutes')], sum),
  };
}

/** Packets that were neither let in nor held back: forwarded, or malformed. */
export function passedOn(host: Moved): Probe<number> {
  return derive([host('Ip.InHdrErrors'), host('Ip.ForwDatagrams')], sum);
}

/** SYNs that a listener dropped for want of a route back (inet_csk_route_req, net/ipv4/inet_connection_sock.c). */
export function noRouteBack(host: Moved, otherDrops: Probe<number>): Probe<number> {
  return derive([host('Ip.OutNoRoutes'), otherDrops], Math.min);
}

function sum(...counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
