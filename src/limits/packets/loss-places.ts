import type { LossesFact } from '../../model/facts/losses.ts';
import { derive, ok, type Probe, valueIn } from '../../model/probe.ts';

/**
 * Where a handshake's packets can vanish, in the order in which they meet the places. The first four lie on the
 * client's side of the link. The last four are the listener's: its two queues share one bound, and so are one place.
 */
export type LossPlace =
  | 'client-tracking'
  | 'client-firewall'
  | 'client-qdisc'
  | 'neighbour-table'
  | 'processor-backlog'
  | 'link'
  | 'server-tracking'
  | 'server-reverse-path'
  | 'server-not-local'
  | 'server-firewall'
  | 'socket-filter'
  | 'listen-queues'
  | 'no-route-back'
  | 'three-quarter-rule';

export type Lost = Readonly<Record<LossPlace, Probe<number>>>;

/** Packets lost at each place. */
export function lostAt(losses: LossesFact): Lost {
  const beforeTable = less(withoutQdisc(losses.linkToServer, losses.clientQdisc), losses.backlogDropped);
  return {
    'client-tracking': losses.clientOut.tracking,
    'client-firewall': losses.clientOut.rules,
    'client-qdisc': losses.clientQdisc,
    'neighbour-table': least(losses.neighbourTable, beforeTable),
    'processor-backlog': losses.backlogDropped,
    link: synsLostOnLink(losses),
    'server-tracking': losses.serverIn.tracking,
    'server-reverse-path': losses.serverRouting.reversePath,
    'server-not-local': losses.serverRouting.notLocal,
    'server-firewall': losses.serverIn.rules,
    'socket-filter': losses.socketFilter,
    'listen-queues': derive([losses.acceptQueue, losses.synQueue], (accept, syn) => accept + syn),
    'no-route-back': losses.noRouteBack,
    'three-quarter-rule': losses.otherListenDrops,
  };
}

/** Packets with data lost on their way to the server, and not for want of a neighbour entry or a place in a processor's backlog. */
export function requestsLostOnLink(losses: LossesFact): Probe<number> {
  return betweenHosts(losses.linkToServer, losses.clientQdisc, losses);
}

/** The same on their way back. */
export function answersLostOnLink(losses: LossesFact): Probe<number> {
  return betweenHosts(losses.linkToClient, losses.serverQdisc, losses);
}

/** SYN-ACKs lost on their way back. */
export function synAcksLostOnLink(losses: LossesFact): Probe<number> {
  const { betweenDevices, backlogDropped } = losses;
  return betweenDevices === undefined ? answersLostOnLink(losses) : less(betweenDevices.synAcks, backlogDropped);
}

/** The same of SYNs on their way to the server. What a device has sent had its place in a queue, and a neighbour. */
function synsLostOnLink(losses: LossesFact): Probe<number> {
  const { betweenDevices, backlogDropped } = losses;
  return betweenDevices === undefined ? requestsLostOnLink(losses) : less(betweenDevices.syns, backlogDropped);
}

function betweenHosts(
  vanished: Probe<number>,
  qdisc: Probe<number>,
  { backlogDropped, neighbourTable }: LossesFact,
): Probe<number> {
  return less(less(withoutQdisc(vanished, qdisc), backlogDropped), neighbourTable);
}

/** Where nobody counted what the sender's own device dropped, it stays with the link. */
function withoutQdisc(vanished: Probe<number>, dropped: Probe<number>): Probe<number> {
  return dropped.state === 'read' ? less(vanished, dropped) : vanished;
}

/** What is left of `all` without `part`, and nothing of nothing. */
export function less(all: Probe<number>, part: Probe<number>): Probe<number> {
  if (valueIn(all) === 0) return all;
  return derive([all, part], (whole, taken) => Math.max(0, whole - taken));
}

/** The smaller one, and nothing where either is nothing. */
function least(one: Probe<number>, other: Probe<number>): Probe<number> {
  if (valueIn(one) === 0 || valueIn(other) === 0) return ok(0);
  return derive([one, other], Math.min);
}
