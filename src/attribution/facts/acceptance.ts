import type { Evidence } from '../../model/evidence.ts';
import type { AcceptanceFact } from '../../model/facts.ts';
import type { Period } from '../../model/period.ts';
import { absent, known, type Probe, read } from '../../model/probe.ts';
import { column, type Series } from '../../model/series.ts';
import { acceptErrors } from './accept-errors.ts';
import { type AcceptRow, busyPerSecond } from './accept-pace.ts';
import { takenAfter } from './failing-time.ts';

/**
 * How the application took connections from its accept queue: what entered the queue (Tcp.PassiveOpens) less what waits in
 * it, which the kernel knows of any server. Where other listeners share the namespace, the target's own count.
 */
export function acceptanceFact(evidence: Evidence): Probe<AcceptanceFact> {
  const rows = acceptedRows(evidence);
  if (rows === undefined) return absent('no counters, or no listener, on the server');
  if (rows.length === 0) return absent('the listener was never sampled');
  const stalls = stallsOf(rows);
  return read({
    accepted: rows.at(-1)?.accepted ?? 0,
    ...acceptErrors(evidence, takenAfter(rows)),
    busyPerSecond: busyPerSecond(rows),
    stalls,
    longestStallMs: Math.max(0, ...stalls.map(lengthOf)),
    stalledAtEnd: stalls.some(stall => stall.toMs === rows.at(-1)?.atMs && lengthOf(stall) >= STALL_MS),
  });
}

function lengthOf({ fromMs, toMs }: Period): number {
  return toMs - fromMs;
}

/** Two rows can be so close that nothing could happen in between: shorter than this is no stall. */
const STALL_MS = 500;

/** What had been accepted, and what waited, at each look; undefined where nobody looked. */
export function acceptedRows(evidence: Evidence): readonly AcceptRow[] | undefined {
  const counters = known(evidence.server.counters);
  const listener = known(evidence.server.listener);
  if (counters === undefined || listener === undefined) return undefined;
  return acceptedByRow(listener.series, acceptedSeries(evidence, counters, listener.series));
}

/** Rows of the listener's series, with what had been accepted by then. Both series are read at the same moments. */
function acceptedByRow(listener: Series, accepted: Series): AcceptRow[] {
  const totals = column(accepted, 'accepted');
  const waiting = column(listener, 'queue');
  let most = 0;
  return listener.atMs.flatMap((atMs, row) => {
    const total = totals[row];
    const queue = waiting[row];
    if (total === undefined || queue === undefined) return [];
    // The queue is read after the counter: what came in between looks as if it had been put back.
    most = Math.max(most, total);
    return [{ atMs, accepted: most, waiting: queue }];
  });
}

function acceptedSeries(evidence: Evidence, counters: Series, listener: Series): Series {
  const alone = known(evidence.server.otherListeners)?.length === 0;
  return alone ? enteredLess(counters, listener) : (known(evidence.target)?.series ?? enteredLess(counters, listener));
}

function enteredLess(counters: Series, listener: Series): Series {
  const opened = column(counters, 'Tcp.PassiveOpens');
  const waiting = column(listener, 'queue');
  const before = opened[0] ?? 0;
  const accepted = opened.map((total, row) => total - before - (waiting[row] ?? 0));
  return { atMs: counters.atMs, constant: {}, varying: { accepted } };
}

/** Stretches in which connections waited and none was accepted. */
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
