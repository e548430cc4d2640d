import type { Evidence } from '../../model/evidence.ts';
import type { AcceptanceFact } from '../../model/facts.ts';
import { absent, known, type Probe, read } from '../../model/probe.ts';
import { column, type Series } from '../../model/series.ts';
import { acceptErrors } from './accept-errors.ts';
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
    longestStallMs: Math.max(0, ...stalls.map(stall => stall.toMs - stall.fromMs)),
    stalledAtEnd: stalls.some(stall => stall.toMs === rows.at(-1)?.atMs && stall.toMs - stall.fromMs >= STALL_MS),
  });
}

/** Two rows can be so close that nothing could happen in between: shorter than this is no stall. */
const STALL_MS = 500;

/** What had been accepted, and what waited, at each look; undefined where nobody looked. */
export function acceptedRows(evidence: Evidence): readonly Row[] | undefined {
  const counters = known(evidence.server.counters);
  const listener = known(evidence.server.listener);
  if (counters === undefined || listener === undefined) return undefined;
  return acceptedByRow(listener.series, acceptedSeries(evidence, counters, listener.series));
}

interface Row {
  readonly atMs: number;
  readonly accepted: number;
  readonly waiting: number;
}

/** Rows of the listener's series, with what had been accepted by then. Both series are read at the same moments. */
function acceptedByRow(listener: Series, accepted: Series): Row[] {
  const totals = column(accepted, 'accepted');
  const waiting = column(listener, 'queue');
  return listener.atMs.flatMap((atMs, row) => {
    const total = totals[row];
    const queue = waiting[row];
    return total === undefined || queue === undefined ? [] : [{ atMs, accepted: total, waiting: queue }];
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

/**
 * Speed counts between two rows only where the application was already accepting in the rows before, and where fewer were
 * taken than waited at the beginning, so that connections waited all the time: a stretch that begins or ends in
 * mid-interval says nothing, nor does a short queue that is emptied and filled again between two looks. One that takes connections now and
 * then and never empties its queue is measured over all the time that it had: where the queue was seen empty in between, it
 * waited for connections, not they for it.
 */
function busyPerSecond(rows: readonly Row[]): number | undefined {
  let fastest: number | undefined;
  for (let index = 2; index < rows.length; index += 1) {
    const [before, earlier, later] = [rows[index - 2], rows[index - 1], rows[index]];
    if (before === undefined || earlier === undefined || later === undefined) continue;
    if (!isAccepting(before, earlier) || !isAccepting(earlier, later)) continue;
    fastest = Math.max(fastest ?? 0, perSecond(earlier, later));
  }
  return fastest ?? overall(rows);
}

function isAccepting(earlier: Row, later: Row): boolean {
  const taken = later.accepted - earlier.accepted;
  return later.waiting > 0 && taken > 0 && taken < earlier.waiting;
}

function overall(rows: readonly Row[]): number | undefined {
  const busy = rows.slice(rows.findIndex(row => row.waiting > 0));
  const [start, end] = [busy[0], busy.at(-1)];
  if (end === undefined || start === undefined || end === start) return undefined;
  if (busy.some(row => row.waiting === 0)) return undefined;
  return end.accepted - start.accepted < start.waiting ? perSecond(start, end) : undefined;
}

function perSecond(earlier: Row, later: Row): number {
  return ((later.accepted - earlier.accepted) * 1000) / (later.atMs - earlier.atMs);
}

interface Stall {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Stretches in which connections waited and none was accepted. */
function stallsOf(rows: readonly Row[]): Stall[] {
  const stalls: Stall[] = [];
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
