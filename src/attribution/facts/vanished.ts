import type { Evidence, HostEvidence } from '../../model/evidence.ts';
import { derive, ok, type Probe } from '../../model/probe.ts';
import type { Series } from '../../model/series.ts';
import { type Moved, movedBy } from './moved.ts';
import { outgoing, type Place } from './outgoing.ts';
import { beyondNoise } from './reading-noise.ts';

/** Packets that left one host and did not reach the other. What is missing in the last row alone may be under way. */
export function vanished(
  sent: Probe<number>,
  receiver: Moved,
  { client, server }: Evidence,
  from: Place,
): Probe<number> {
  const atEnd = gap(sent, receiver('Ip.InReceives'));
  if (atEnd.state !== 'read' || atEnd.value === 0) return atEnd;
  const [sender, other] = from.side === 'client' ? [client, server] : [server, client];
  const [senders, receivers] = [beforeLastRow(sender.counters), beforeLastRow(other.counters)];
  if (senders === undefined || receivers === undefined) return atEnd;
  const before = gap(
    outgoing(movedBy(senders, from.families), from).sent,
    movedBy(receivers, from.families)('Ip.InReceives'),
  );
  return derive([atEnd, before], Math.min);
}

function gap(sent: Probe<number>, received: Probe<number>): Probe<number> {
  return derive([sent, received], (left, came) => beyondNoise(left - came, left));
}

/** Less than TCP waits before it sends a packet again (TCP_RTO_MIN, 200 ms, in include/net/tcp.h). */
const SHORT_MS = 100;

/**
 * The same counters up to the row before the last one, where so little time lies between the two that a packet which is missing in the
 * last row alone is still under way, or too late to have failed a connection. Undefined where more time lies between them.
 */
function beforeLastRow(counters: HostEvidence['counters']): HostEvidence['counters'] | undefined {
  if (counters.state !== 'read') return undefined;
  const { atMs, constant, varying } = counters.value;
  const [before = 0, last = 0] = atMs.slice(-2);
  if (atMs.length < 3 || last - before > SHORT_MS) return undefined;
  const shorter: Series = {
    atMs: atMs.slice(0, -1),
    constant,
    varying: Object.fromEntries(Object.entries(varying).map(([name, values]) => [name, values.slice(0, -1)])),
  };
  return ok(shorter);
}
