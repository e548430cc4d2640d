import { OUTCOME } from '../../model/codes.ts';
import type { Evidence } from '../../model/evidence.ts';
import { type Attempt, attemptAt, type Ledger, NEVER } from '../../model/ledger.ts';
import { type AttemptEvent, eventsOf } from '../../model/loss-rows.ts';
import { packetsOf } from '../../model/lost-there.ts';
import { isTrusted, type PacketEvent, type PacketLosses } from '../../model/packet-losses.ts';
import type { Period } from '../../model/period.ts';
import { valueIn } from '../../model/probe.ts';
import type { Run } from '../../model/run.ts';
import { delta, peak } from '../../model/series.ts';
import { autopsyOf } from '../groups/autopsy.ts';
import { type Entries, entriesAmong, fullPeriods, takingPeriods } from './queue-periods.ts';

/** What the kernel's own word tells of an accept queue, whether or not anybody looked at it then. */
export interface FullQueue {
  /** From a SYN that found the queue full to a later one, and no connection entered between: the application took nobody. */
  readonly full: readonly Period[];
  /** From a SYN that found the queue full until after a connection entered it: the application took somebody. */
  readonly taking: readonly Period[];
}

const NOTHING_KNOWN: FullQueue = { full: [], taking: [] };

/**
 * Times of SYNs that the listener had no room for, held against those at which connections entered its queue. It needs records with times, all
 * clients in the ledgers, one socket that listens, and no drop of a listener but for a full accept queue (TcpExt.ListenDrops equals ListenOverflows).
 */
export function fullQueue(run: Run, ledgers: readonly Ledger[]): FullQueue {
  const losses = run.evidence?.packetLosses && valueIn(run.evidence.packetLosses);
  if (losses === undefined || !areTimesKnown(run, losses)) return NOTHING_KNOWN;
  const drops = dropsIn(ledgers, losses);
  const entries = entriesAmong(drops);
  for (const ledger of ledgers) noteEntries(ledger, losses, entries);
  return { full: fullPeriods(drops, entries), taking: takingPeriods(drops, entries) };
}

function areTimesKnown({ plan: { scenario }, evidence }: Run, losses: PacketLosses): boolean {
  const counters = evidence && valueIn(evidence.server.counters);
  if (counters === undefined || isShared(evidence)) return false;
  const overflows = delta(counters, 'TcpExt.ListenOverflows') ?? 0;
  const isOurs = scenario.lab.kind === 'netns' && scenario.driver.kind === 'connections';
  const isTimed = losses.source === 'bpf' && isTrusted(losses, 'listener-syn');
  return isOurs && isTimed && overflows > 0 && delta(counters, 'TcpExt.ListenDrops') === overflows;
}

/** What one of several queues has no room for says nothing of the others. */
function isShared(evidence: Evidence | undefined): boolean {
  const listener = evidence && valueIn(evidence.server.listener);
  return listener !== undefined && (peak(listener.series, 'sockets') ?? 1) > 1;
}

/** The first and the last dropped SYN of each attempt, ascending. */
function dropsIn(ledgers: readonly Ledger[], { totals }: PacketLosses): Float64Array {
  const isDrop = totals.map(({ event }) => isDropOfSyn(event));
  const drops: number[] = [];
  for (const { losses } of ledgers) {
    losses?.event.forEach((total, row) => {
      if (isDrop[total] === true) drops.push(losses.firstMs[row] ?? 0, losses.lastMs[row] ?? 0);
    });
  }
  return Float64Array.from(drops).sort();
}

/** Backwards: a driver calls in the order of its ledger, so that a later attempt's dropped SYN came after those of all before it. */
function noteEntries(ledger: Ledger, packetLosses: PacketLosses, entries: Entries): void {
  const { losses, outcome, connectUs, startUs } = ledger;
  if (losses === undefined) return;
  const eventsIn = eventsOf(losses, packetLosses);
  let row = losses.attempt.length - 1;
  let laterDropMs = Number.POSITIVE_INFINITY;
  for (let index = ledger.length - 1; index >= 0; index -= 1) {
    if (outcome[index] === OUTCOME.unstarted) continue;
    while (row >= 0 && (losses.attempt[row] ?? 0) > index) row -= 1;
    const startMs = (startUs[index] ?? 0) / 1000;
    const connected = connectUs[index] ?? NEVER;
    if (losses.attempt[row] !== index && connected !== NEVER) {
      // Nearly all of a million are such: reading a whole attempt takes ten times as long.
      entries.note(startMs, Math.min(startMs + connected / 1000, Math.max(startMs, laterDropMs)));
      continue;
    }
    const events = eventsIn(index);
    const entry = entryOf(attemptAt(ledger, index), events);
    if (entry !== undefined) entries.note(entry.fromMs, entry.toMs);
    laterDropMs = Math.min(laterDropMs, ...dropsOf(events));
  }
}

function dropsOf(events: readonly AttemptEvent[]): number[] {
  return events.flatMap(event => (isDropOfSyn(event) ? [event.firstMs, event.lastMs] : []));
}

/** A SYN that the listener did not answer. */
export function isDropOfSyn(event: PacketEvent): boolean {
  return event.what === 'loss' && event.place === 'listener-syn';
}

/** When its connection may have entered the queue; undefined where it never did. */
function entryOf(attempt: Attempt, events: readonly AttemptEvent[]): Period | undefined {
  const { startMs, connectMs, firstByteMs } = attempt;
  if (connectMs === undefined) return lateEntryOf(attempt, events);
  // A call can come later than it is due, and never sooner; a driver can see late that it is connected.
  const fromMs = Math.max(startMs, ...dropsOf(events));
  // Dropped at its last step, it enters with a packet that is sent again, or never.
  const isHeldUp = events.some(event => event.what === 'loss' && event.place === 'listener-ack');
  if (!isHeldUp || autopsyOf(attempt) === 'ghost') return { fromMs, toMs: startMs + connectMs };
  return { fromMs, toMs: firstByteMs === undefined ? Number.POSITIVE_INFINITY : startMs + firstByteMs };
}

/**
 * Its socket stays open when it is given up, and may be connected by a SYN that is sent again: by the last one. What state it was in says
 * nothing of later; that each of its SYNs was lost does.
 */
function lateEntryOf(
  { startMs, clientState, sourcePort, symptom }: Attempt,
  events: readonly AttemptEvent[],
): Period | undefined {
  if (sourcePort === 0 || symptom.kind === 'errno') return undefined;
  const again = events.filter(event => event.what === 'retransmit' && event.by === 'client' && event.packet === 'SYN');
  if (again.length === 0)
    return clientState === 'SYN-SENT' ? undefined : { fromMs: startMs, toMs: Number.POSITIVE_INFINITY };
  const lost = events.filter(event => event.what === 'loss' && event.packet === 'SYN');
  if (clientState === 'SYN-SENT' && packetsOf(lost) > packetsOf(again)) return undefined;
  const lastMs = Math.max(...again.map(event => event.lastMs));
  return { fromMs: lastMs, toMs: lastMs };
}
