import { OUTCOME } from '../../model/codes.ts';
import { type Attempt, attemptAt, type Ledger } from '../../model/ledger.ts';
import type { AttemptEvent } from '../../model/loss-rows.ts';
import { lossesOf } from '../../model/losses-of.ts';
import { isTrusted } from '../../model/packet-losses.ts';
import type { Period } from '../../model/period.ts';
import { valueIn } from '../../model/probe.ts';
import type { Run } from '../../model/run.ts';
import { delta } from '../../model/series.ts';
import { autopsyOf } from '../autopsy.ts';
import { fullPeriods, takingPeriods } from './queue-periods.ts';

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
 * clients in the ledgers, and no drop of a listener but for a full accept queue (TcpExt.ListenDrops equals ListenOverflows).
 */
export function fullQueue(run: Run, ledgers: readonly Ledger[]): FullQueue {
  if (!areTimesKnown(run)) return NOTHING_KNOWN;
  const drops: number[] = [];
  const entries: Period[] = [];
  for (const ledger of ledgers) {
    const eventsIn = run.evidence && lossesOf(run.evidence, ledger);
    // Backwards: a driver calls in the order of its ledger, so that a later attempt's dropped SYN came after those of all before it.
    let laterDropMs = Number.POSITIVE_INFINITY;
    for (let index = ledger.length - 1; index >= 0; index -= 1) {
      if (ledger.outcome[index] === OUTCOME.unstarted) continue;
      const events = eventsIn?.(index) ?? [];
      entries.push(...entryOf(attemptAt(ledger, index), events, laterDropMs));
      const own = dropsOf(events);
      drops.push(...own);
      laterDropMs = Math.min(laterDropMs, ...own);
    }
  }
  drops.sort((one, other) => one - other);
  entries.sort((one, other) => one.fromMs - other.fromMs);
  return { full: fullPeriods(drops, entries), taking: takingPeriods(drops, entries) };
}

function areTimesKnown({ plan: { scenario }, evidence }: Run): boolean {
  const losses = evidence?.packetLosses && valueIn(evidence.packetLosses);
  const counters = evidence && valueIn(evidence.server.counters);
  if (losses === undefined || counters === undefined) return false;
  const overflows = delta(counters, 'TcpExt.ListenOverflows') ?? 0;
  const isOurs = scenario.lab.kind === 'netns' && scenario.driver.kind === 'connections';
  const isTimed = losses.source === 'bpf' && isTrusted(losses, 'listener-syn');
  return isOurs && isTimed && overflows > 0 && delta(counters, 'TcpExt.ListenDrops') === overflows;
}

function dropsOf(events: readonly AttemptEvent[]): number[] {
  return events.flatMap(event => (isDropOfSyn(event) ? [event.firstMs, event.lastMs] : []));
}

/** A SYN that the listener did not answer. */
export function isDropOfSyn(event: AttemptEvent): boolean {
  return event.what === 'loss' && event.place === 'listener-syn';
}

/** When its connection may have entered the queue; nothing where it never did. */
function entryOf(attempt: Attempt, events: readonly AttemptEvent[], laterDropMs: number): Period[] {
  return attempt.connectMs === undefined
    ? lateEntryOf(attempt, events)
    : connectedEntryOf(attempt, events, laterDropMs);
}

/** A call can come later than it is due, and never sooner; a driver can see late that it is connected. */
function connectedEntryOf(attempt: Attempt, events: readonly AttemptEvent[], laterDropMs: number): Period[] {
  const { startMs, connectMs = 0, firstByteMs } = attempt;
  const own = dropsOf(events);
  const fromMs = Math.max(startMs, ...own);
  const seenMs = startMs + connectMs;
  // Dropped at its last step, it enters with a packet that is sent again, or never.
  const isHeldUp =
    events.some(event => event.what === 'loss' && event.place === 'listener-ack') && autopsyOf(attempt) !== 'ghost';
  if (!isHeldUp) return [{ fromMs, toMs: own.length > 0 ? seenMs : Math.min(seenMs, Math.max(fromMs, laterDropMs)) }];
  return [{ fromMs, toMs: firstByteMs === undefined ? Number.POSITIVE_INFINITY : startMs + firstByteMs }];
}

/** Its socket stays open when it is given up, and may be connected by a SYN that is sent again: by the last one. */
function lateEntryOf(
  { startMs, clientState, sourcePort, symptom }: Attempt,
  events: readonly AttemptEvent[],
): Period[] {
  if (sourcePort === 0 || clientState === 'SYN-SENT' || symptom.kind === 'errno') return [];
  const again = events.filter(event => event.what === 'retransmit' && event.by === 'client' && event.packet === 'SYN');
  if (again.length === 0) return [{ fromMs: startMs, toMs: Number.POSITIVE_INFINITY }];
  const lastMs = Math.max(...again.map(event => event.lastMs));
  return [{ fromMs: lastMs, toMs: lastMs }];
}
