import type { Evidence } from '../../model/evidence.ts';
import type { HostEvidence } from '../../model/host-evidence.ts';
import { derive, ok, type Probe, valueIn } from '../../model/probe.ts';
import { last, type Series } from '../../model/series.ts';
import { type Moved, movedBy } from './moved.ts';
import { outgoing, type Place } from './outgoing.ts';
import { beyondNoise, isNoise } from './reading-noise.ts';

/**
 * Packets that left one host and did not reach the other. What is missing in the last row alone may be under way. Where nobody else is in
 * the namespaces, no more can have been lost in the load than in their whole life: packets that pass between the first readings of
 * the two hosts are counted for the load by one of them alone.
 */
export function vanished(
  sent: Probe<number>,
  receiver: Moved,
  { client, server }: Evidence,
  from: Place,
): Probe<number> {
  const atEnd = gap(sent, receiver('Ip.InReceives'));
  if (atEnd.state !== 'read' || atEnd.value === 0) return atEnd;
  const [sender, other] = from.side === 'client' ? [client, server] : [server, client];
  const bounds = [
    gapBetween(beforeLastRow(sender.counters), beforeLastRow(other.counters), from),
    from.alone ? gapBetween(sinceBirth(sender.counters), sinceBirthByDevice(other, from), from) : undefined,
  ];
  return derive([atEnd, ...bounds.filter(bound => bound !== undefined)], Math.min);
}

type Counters = HostEvidence['counters'];

function gapBetween(
  sender: Counters | undefined,
  receiver: Counters | undefined,
  from: Place,
): Probe<number> | undefined {
  if (sender === undefined || receiver === undefined) return undefined;
  const { sent } = outgoing(movedBy(sender, from.families), from);
  return gap(sent, movedBy(receiver, from.families)('Ip.InReceives'));
}

function gap(sent: Probe<number>, received: Probe<number>): Probe<number> {
  return derive([sent, received], (left, came) => beyondNoise(left - came, left));
}

/** The same counters from when their namespace was made, and each of them was zero. */
function sinceBirth(counters: Counters): Counters | undefined {
  if (counters.state !== 'read') return undefined;
  const { atMs, constant, varying } = counters.value;
  const ends = Object.entries(varying).map(([name, values]) => [name, values.at(-1) ?? 0] as const);
  const now = [...Object.entries(constant), ...ends];
  return ok({
    atMs: [atMs[0] ?? 0, atMs.at(-1) ?? 0],
    constant: {},
    varying: Object.fromEntries(now.map(([name, value]) => [name, [0, value]])),
  });
}

/** Undefined where this host received more than its device brought: packets that it sent to itself would hide lost ones. */
function sinceBirthByDevice({ counters, link }: HostEvidence, { families }: Place): Counters | undefined {
  const whole = sinceBirth(counters);
  const brought = link.state === 'read' ? last(link.value, 'rx_packets') : undefined;
  if (whole === undefined || brought === undefined) return undefined;
  const received = valueIn(movedBy(whole, families)('Ip.InReceives'));
  return received !== undefined && isNoise(received - brought, received) ? whole : undefined;
}

/** Less than TCP waits before it sends a packet again (TCP_RTO_MIN, 200 ms, in include/net/tcp.h). */
const SHORT_MS = 100;

/**
 * The same counters up to the row before the last one, where so little time lies between the two that a packet which is missing in the
 * last row alone is still under way, or too late to have failed a connection. Undefined where more time lies between them.
 */
function beforeLastRow(counters: Counters): Counters | undefined {
  if (counters.state !== 'read') return undefined;
  const { atMs, constant, varying } = counters.value;
  const [before = 0, end = 0] = atMs.slice(-2);
  if (atMs.length < 3 || end - before > SHORT_MS) return undefined;
  const shorter: Series = {
    atMs: atMs.slice(0, -1),
    constant,
    varying: Object.fromEntries(Object.entries(varying).map(([name, values]) => [name, values.slice(0, -1)])),
  };
  return ok(shorter);
}
