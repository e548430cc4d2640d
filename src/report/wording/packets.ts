import { visible } from '../escape.ts';
import { count, counted, theSide } from '../numbers.ts';
import { lossPlaces, lossShares, resetBy } from './loss-places.ts';
import type { Sentences } from './sentences.ts';

/** Findings about packets: what a host's filters and the link between the hosts did with them. */
export const PACKETS = {
  'tracking-full': ({ side, max, peak, dropped, taken }) =>
    `The connection-tracking table on ${theSide(side)} was full: ${count(peak)} of ${count(max)} entries${taken === undefined ? '' : `, ${count(taken)} of them taken by the lab`}, and ${counted(dropped, 'packet')} dropped for it.`,
  'tracking-not-full': ({ side, max, peak }) =>
    `The connection-tracking table on ${theSide(side)} was never full: ${count(peak)} of ${count(max)} entries at the peak.`,
  'translated-ports-taken': ({ side, to, address, ports, lowest, highest, refused }) =>
    `The address translation of ${theSide(side)} gave ${counted(ports, 'port')} of ${visible(address)} from ${count(lowest)} to ${count(highest)} to connections towards ${visible(to)}${ports > highest - lowest ? ', which is all of these' : ''}; ${counted(refused, 'packet')} got none, and ${refused === 1 ? 'was' : 'were'} dropped.`,
  'nothing-translated': ({ side }) => `No connection was translated on ${theSide(side)}.`,
  'no-clashes': ({ side }) =>
    `No connection on ${theSide(side)} was refused for one with the same addresses and ports (insert_failed did not move).`,
  'tracking-entry-missing': ({ side, count: missing }) =>
    `${counted(missing, 'attempt')} ${missing === 1 ? 'has' : 'have'} no entry in the connection-tracking table on ${theSide(side)}.`,
  'tracking-entry-present': ({ side }) =>
    `The connection-tracking table on ${theSide(side)} has entries for these attempts: it let them pass.`,
  'tracking-off': ({ side }) => `Connections are not tracked on ${theSide(side)}.`,
  'processor-backlog-dropped': ({ dropped, bound }) =>
    `A processor's packet backlog was full and ${counted(dropped, 'packet')} ${dropped === 1 ? 'was' : 'were'} dropped (net.core.netdev_max_backlog is ${visible(bound)}).`,
  'processor-backlog-clean': () => "No processor's packet backlog dropped a packet.",
  'answers-sent-again': ({ count: times }) =>
    `The server did answer: it sent data again ${counted(times, 'time')}, because the client's kernel did not acknowledge it.`,
  'requests-lost': ({ count: lost }) =>
    `On ${counted(lost, 'connection')} the server's kernel had no byte of the request, and the client's kernel still kept the request to send it again.`,
  'answers-lost': ({ count: lost }) =>
    `On ${counted(lost, 'connection')} the server's kernel still kept the answer, or the rest of it, to send it again: the client's kernel had no byte of that.`,
  'minor-loss': ({ lost, neededForOne }) =>
    `Only ${counted(lost, 'packet')} ${lost === 1 ? 'was' : 'were'} lost there, and it takes ${count(neededForOne)} to fail one attempt.`,
  'firewall-dropped': ({ side, direction, dropped }) =>
    `A firewall rule on ${theSide(side)} dropped ${counted(dropped, `${direction === 'in' ? 'incoming' : 'outgoing'} packet`)}.`,
  'reverse-path-filtered': ({ side, dropped }) =>
    `The reverse path filter of ${theSide(side)} dropped ${counted(dropped, 'packet')} (IPReversePathFilter): its route back leads over another device (net.ipv4.conf.*.rp_filter).`,
  'sent-to-foreign-address': ({ dropped }) =>
    `The server dropped ${counted(dropped, 'packet')} for an address that it does not have (InAddrErrors, InNoRoutes).`,
  'no-route-back': ({ dropped }) =>
    `The server has no route back to the client: its listener dropped ${counted(dropped, 'SYN')} for that (OutNoRoutes).`,
  'qdisc-dropped': ({ side, dropped }) =>
    `The queue of a network device of ${theSide(side)} was full and dropped ${counted(dropped, 'packet')} (tc -s qdisc).`,
  'socket-filtered': ({ dropped }) =>
    `The listening socket dropped ${counted(dropped, 'packet')} that neither a queue nor a check of TCP accounts for: a filter is attached to it (SO_ATTACH_FILTER).`,
  'old-timestamps': ({ side, dropped }) =>
    `TCP on ${theSide(side)} dropped ${counted(dropped, 'packet')} with a timestamp older than one before (PAWSEstab).`,
  'firewall-clean': () => 'No firewall rule dropped a packet of these connections.',
  'large-packets-lost': ({ count: connections, side, lostBytes, arrivedBytes, beside }) =>
    `On ${counted(connections, 'connection')} ${theSide(side)} sent packets again that fill whole segments, in vain. What was lost on the way had ${count(lostBytes)} bytes on average; ${counted(beside, 'packet')} came at the same time, and those that came had ${count(arrivedBytes)} bytes on average.`,
  'link-lost': ({ lost }) => `${counted(lost, 'packet')} left one host and never reached the other.`,
  'never-left-host': ({ sent, retransmits }) =>
    `The SYN was sent again up to ${counted(retransmits, 'time')}, and ${sent === 0 ? 'none of these' : `only ${count(sent)}`} left the client: its own host dropped them.`,
  'left-host': ({ retransmits }) =>
    retransmits === undefined
      ? 'How often the SYN was sent again is not known.'
      : retransmits === 0
        ? 'The SYN was never sent again.'
        : `The SYN was sent again up to ${counted(retransmits, 'time')}, and did leave the client.`,
  'last-syn-only': ({ places }) =>
    `It took the last SYN of each attempt. Earlier SYNs may have been lost elsewhere, where as many packets were lost: ${listed(places)}.`,
  'kernel-lost-behind': ({ to, lost, connections }) =>
    connections === 0
      ? `The kernel recorded no lost SYN towards ${visible(to)}.`
      : `The kernel recorded where SYNs of ${counted(connections, 'connection')} towards ${visible(to)} were lost: ${lossShares(lost)}.`,
  'kernel-lost': ({ lost, attempts }) =>
    `The kernel recorded where packets of ${attempts === 1 ? 'this attempt' : `these ${count(attempts)} attempts`} were lost: ${lossShares(lost)}.`,
  'kernel-shares': ({ taken, others }) =>
    `Of the packets that these attempts lost it took ${count(taken)}; others were lost elsewhere: ${lossShares(others)}. An attempt fails only when all of its packets are lost.`,
  'kernel-lost-elsewhere': ({ lost }) =>
    `The kernel recorded where packets of these attempts were lost, and it was ${lossPlaces(lost)}.`,
  'kernel-lost-none': ({ recorded }) =>
    recorded === 0
      ? 'The kernel recorded each lost packet, and none was lost there.'
      : `The kernel recorded each packet that was lost there, ${count(recorded)} in all, and none was of these attempts.`,
  'lost-between-kernels': ({ attempts }) =>
    `Packets were lost between the hosts, too. Both kernels recorded each packet that they lost, and none was of these ${counted(attempts, 'attempt')}.`,
  'kernel-lost-later': ({ lost, unseen }) =>
    `What became of ${counted(unseen, 'packet')} of these attempts was not seen: nobody counted until something was lost. All that was lost from then on was lost ${lossShares(lost)}.`,
  'kernel-unseen': ({ unseen }) =>
    `What became of ${counted(unseen, 'other packet')} of these attempts was not seen: nobody counted until something was lost.`,
  'kernel-disagrees': () =>
    "A host's counters say that packets were lost there, and the kernel's records name none: the two disagree.",
  'kernel-reset': ({ by, reason }) => resetBy(by, reason),
  'lost-elsewhere': ({ places }) =>
    places.length === 0 ? 'No packet was lost there.' : `No packet was lost there, but elsewhere: ${listed(places)}.`,
  'lost-in-several-places': ({ places }) =>
    `Packets were lost in several places (${listed(places)}), and no evidence says which of them took these.`,
} as const satisfies Partial<Sentences>;

/** Names of places where packets vanish, for a reader; one that is not here stands as it is. */
const PLACES: Readonly<Record<string, string>> = {
  'client-tracking': "the client's connection tracking",
  'client-firewall': "the client's firewall",
  'neighbour-table': 'the table of link addresses',
  'processor-backlog': "a processor's packet backlog",
  link: 'the link',
  'server-tracking': "the server's connection tracking",
  'server-firewall': "the server's firewall",
  firewall: 'a firewall',
  'client-qdisc': "the queue of the client's device",
  qdisc: "the queue of the sender's device",
  'socket-filter': 'a filter on the listening socket',
  paws: 'the check of timestamps',
  'listen-queues': "the listener's queues",
  'server-reverse-path': "the server's reverse path filter",
  'server-not-local': 'an address that the server does not have',
  'no-route-back': 'the missing route back to the client',
  'three-quarter-rule': 'the quarter of the SYN queue that is kept back',
};

function listed(places: readonly string[]): string {
  return places.map(place => PLACES[place] ?? visible(place)).join(', ');
}
