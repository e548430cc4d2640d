import type { LostThere } from '../../model/lost-there.ts';
import type { LossPlace, NamedLossPlace, ResetSender } from '../../model/packet-losses.ts';
import { visible } from '../escape.ts';
import { count } from '../numbers.ts';

/** Where a kernel lost a packet, for a reader: it completes "lost …". */
const LOST: Readonly<Record<NamedLossPlace, string>> = {
  'client-rule': 'by a firewall rule on the client',
  'client-tracking': "by the client's connection tracking",
  'client-hook': 'by a firewall rule or the connection tracking of the client',
  'client-route': 'for want of a route on the client',
  'client-rp-filter': "by the client's reverse path filter",
  'client-neighbour': 'for want of a link address on the client',
  'client-neighbour-table': "by the client's full table of link addresses",
  'client-device-filter': "by a filter (tc or XDP) at the client's network device",
  'client-qdisc': "by the queue of the client's network device",
  'processor-backlog': "by a processor's full packet backlog",
  link: 'between the hosts, where no queue of theirs counts it',
  'server-rule': 'by a firewall rule on the server',
  'server-tracking': "by the server's connection tracking",
  'server-hook': 'by a firewall rule or the connection tracking of the server',
  'server-route': "by the server's routing, which has no such address or no route",
  'server-rp-filter': "by the server's reverse path filter",
  'server-neighbour': 'for want of a link address on the server',
  'server-neighbour-table': "by the server's full table of link addresses",
  'server-device-filter': "by a filter (tc or XDP) at the server's network device",
  'server-qdisc': "by the queue of the server's network device",
  'listener-syn': 'at the listener, before a SYN-ACK',
  'listener-ack': 'at the full accept queue, after the SYN-ACK',
  'listener-cookie': 'at the full accept queue, after a SYN cookie',
  'no-listener': 'at a port on which nothing listens',
  'no-connection': 'after the connection was gone',
  paws: 'for an old timestamp (PAWS)',
  memory: 'for want of memory',
  'receive-buffer': 'at a full receive buffer',
  'socket-filter': 'by a socket filter of the listener',
  checksum: 'for a wrong checksum',
};

export function lossPlace(place: LossPlace): string {
  return place in LOST ? LOST[place as NamedLossPlace] : `at a place that has no name here (${visible(place)})`;
}

/** `3,802 by …, 12 at …`. */
export function lossShares(lost: readonly LostThere[]): string {
  return amounts(lost).join(', ');
}

/** The way of the packets, from place to place: `3,802 by … → 12 at …`. */
export function lossPath(lost: readonly LostThere[]): string {
  return amounts(lost).join(' → ');
}

function amounts(lost: readonly LostThere[]): string[] {
  return lost.map(({ place, packets }) => `${count(packets)} ${lossPlace(place)}`);
}

export function lossPlaces(lost: readonly LostThere[]): string {
  return lost.map(({ place }) => lossPlace(place)).join(', ');
}

/** What the kernel says of its own resets (include/net/rstreason.h), for a reader. */
const REASONS: Readonly<Record<string, string>> = {
  NO_SOCKET: 'nothing listens there',
  INVALID_SYN: 'the accept queue was full, and tcp_abort_on_overflow is set',
  TCP_ABORT_ON_CLOSE: 'the application closed it with data unread',
  TCP_ABORT_ON_DATA: 'data came for a connection that the application had closed',
  TCP_ABORT_ON_LINGER: 'the application closed it with SO_LINGER',
  TCP_ABORT_ON_MEMORY: 'too many orphaned sockets, or no TCP memory',
  TCP_STATE: 'the application discarded it',
};

export function resetBy(by: ResetSender, reason: string): string {
  if (by === 'no-tcp') return "The reset came from neither kernel's TCP: a firewall rule sent it.";
  const why = REASONS[reason];
  const named = reason === 'unknown' ? 'this kernel gives no reason' : `the kernel's reason is ${visible(reason)}`;
  return `The ${by}'s kernel sent the reset: ${why === undefined ? named : `${why} (${visible(reason)})`}.`;
}
