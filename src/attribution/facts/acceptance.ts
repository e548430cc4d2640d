import type { Evidence } from '../../model/evidence.ts';
import type { AcceptanceFact } from '../../model/facts/acceptance.ts';
import type { HostEvidence, ListenerEvidence } from '../../model/host-evidence.ts';
import { joined, type Period } from '../../model/period.ts';
import { absent, ok, type Probe, valueIn } from '../../model/probe.ts';
import { column, peak, type Series } from '../../model/series.ts';
import type { SetCap } from '../../model/set-cap.ts';
import { acceptErrors } from './accept-errors.ts';
import { type AcceptRow, busyPerSecond } from './accept-pace.ts';
import { type TakenAfter, takenAfter } from './failing-time.ts';
import type { FullQueue } from './full-queue.ts';
import { busyAtCap, ownCap } from './own-cap.ts';

/**
 * How the application accepted: connections that entered the accept queue (Tcp.PassiveOpens) less those that wait in it, which
 * the kernel counts for any server. Where other listeners share the namespace: the target's own count, else samples of the
 * listener's single connections.
 *
 * @param queue what the kernel's own word tells besides, between two looks as well
 */
export function acceptanceFact(
  evidence: Evidence,
  queue?: FullQueue,
  taken: TakenAfter = takenAfter(acceptedRows(evidence)),
): Probe<AcceptanceFact> {
  const { listener } = evidence.server;
  if (listener.state !== 'read') return listener;
  if (listener.value.series.atMs.length === 0) return absent('the listener was never sampled');
  const rows = withIdle(acceptedRows(evidence) ?? [], listener.value.series);
  const seen = stallsOf(rows);
  const stalls = joined([...seen, ...(queue?.full ?? [])]);
  const busy = busyAtCap(listener.value.connections, capsIn(evidence));
  return ok({
    accepted: rows.at(-1)?.accepted,
    ...acceptErrors(evidence, taken),
    busyPerSecond: busyPerSecond(rows),
    stalls,
    unseen: unseenOf(rows),
    taking: queue?.taking ?? [],
    ownCap: ownCap(listener.value.connections, seen, capsIn(evidence)),
    ...(busy !== undefined && { busyAtCap: busy }),
    longestStallMs: Math.max(0, ...stalls.map(lengthOf)),
    stalledAtEnd: seen.some(stall => stall.toMs === rows.at(-1)?.atMs && lengthOf(stall) >= STALL_MS),
  });
}

function capsIn({ serverCaps }: Evidence): readonly SetCap[] {
  return serverCaps === undefined ? [] : (valueIn(serverCaps) ?? []);
}

function lengthOf({ fromMs, toMs }: Period): number {
  return toMs - fromMs;
}

/** Two rows can be so close that nothing could happen in between: a shorter period is no stall. */
const STALL_MS = 500;

/**
 * Connections accepted and waiting at each sample. Undefined without samples, and where the namespace's counters cannot be
 * split between its listeners.
 */
export function acceptedRows({ server, target }: Evidence): readonly AcceptRow[] | undefined {
  const listener = valueIn(server.listener);
  if (listener === undefined) return undefined;
  const own = valueIn(target)?.series;
  const counters = valueIn(server.counters);
  if (isAlone(listener.series, server.otherListeners)) {
    return counters && acceptedByRow(listener.series, enteredLess(counters, listener.series));
  }
  return own === undefined ? lookedAt(listener) : acceptedByRow(listener.series, own);
}

/** Rows at which one of several queues was empty, marked as such. */
function withIdle(rows: readonly AcceptRow[], listener: Series): readonly AcceptRow[] {
  const empty = column(listener, 'empty');
  const idleAtMs = new Set(listener.atMs.filter((_, row) => (empty[row] ?? 0) > 0));
  return idleAtMs.size === 0 ? rows : rows.map(row => (idleAtMs.has(row.atMs) ? { ...row, isIdle: true } : row));
}

/** Whether the namespace counts this listener alone. Runs of earlier versions list only other listeners that overflowed. */
function isAlone(listener: Series, others: HostEvidence['otherListeners']): boolean {
  const most = peak(listener, 'others');
  return most === undefined ? (valueIn(others)?.length ?? 0) === 0 : most === 0;
}

/** Rows of the listener's series, each with the connections accepted by then. Both series are read at the same moments. */
function acceptedByRow(listener: Series, accepted: Series): AcceptRow[] {
  const totals = column(accepted, 'accepted');
  const waiting = column(listener, 'queue');
  return growing(
    listener.atMs.flatMap((atMs, row) => {
      const total = totals[row];
      const queue = waiting[row];
      return total === undefined || queue === undefined ? [] : [{ atMs, accepted: total, waiting: queue }];
    }),
  );
}

/**
 * Rows from samples of the listener's single connections, and rows at which its queue was empty: all that had entered were
 * accepted by then. Undefined without samples.
 */
function lookedAt({ series, connections }: ListenerEvidence): AcceptRow[] | undefined {
  if (connections === undefined || connections.atMs.length === 0) return undefined;
  const entered = column(connections, 'entered');
  const queues = column(connections, 'queue');
  const looks = connections.atMs.map((atMs, row) => {
    const waiting = queues[row] ?? 0;
    return { atMs, accepted: (entered[row] ?? 0) - waiting, waiting };
  });
  const waiting = column(series, 'queue');
  const empty = series.atMs.flatMap((atMs, row) => {
    if (waiting[row] !== 0) return [];
    const before = looks.findLast(look => look.atMs < atMs);
    return before === undefined ? [] : [{ atMs, accepted: before.accepted + before.waiting, waiting: 0 }];
  });
  return growing([...looks, ...empty].sort((one, other) => one.atMs - other.atMs));
}

/** The queue is read after the counter of what entered it: an arrival in between would make the number accepted fall. */
function growing(rows: readonly AcceptRow[]): AcceptRow[] {
  let most = 0;
  return rows.map(row => {
    most = Math.max(most, row.accepted);
    return { ...row, accepted: most };
  });
}

function enteredLess(counters: Series, listener: Series): Series {
  const opened = column(counters, 'Tcp.PassiveOpens');
  const waiting = column(listener, 'queue');
  const before = opened[0] ?? 0;
  const accepted = opened.map((total, row) => total - before - (waiting[row] ?? 0));
  return { atMs: counters.atMs, constant: {}, varying: { accepted } };
}

/** Looks come every 50 ms; where the next is as late as this, a stall may have come and gone, or lasted longer than it shows. */
const LATE_LOOK_MS = 200;

function unseenOf(rows: readonly AcceptRow[]): Period[] {
  return rows.flatMap(({ atMs: toMs }, index) => {
    const fromMs = rows[index - 1]?.atMs ?? toMs;
    return toMs - fromMs > LATE_LOOK_MS ? [{ fromMs, toMs }] : [];
  });
}

/** Periods in which connections waited and none was accepted. */
function stallsOf(rows: readonly AcceptRow[]): Period[] {
  const stalls: Period[] = [];
  let fromMs: number | undefined;
  for (let index = 1; index < rows.length; index += 1) {
    const [earlier, later] = [rows[index - 1], rows[index]];
    if (earlier === undefined || later === undefined) continue;
    const stalled = later.waiting > 0 && later.accepted <= earlier.accepted;
    if (stalled) fromMs ??= earlier.atMs;
    if (!stalled && fromMs !== undefined) {
      stalls.push({ fromMs, toMs: earlier.atMs });
      fromMs = undefined;
    }
  }
  const end = rows.at(-1);
  if (fromMs !== undefined && end !== undefined) stalls.push({ fromMs, toMs: end.atMs });
  return stalls;
}
