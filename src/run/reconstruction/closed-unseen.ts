import { OUTCOME, STAGE, SYMPTOM } from '../../model/codes.ts';
import type { Evidence } from '../../model/evidence.ts';
import { type Ledger, newLedger } from '../../model/ledger.ts';
import { valueIn } from '../../model/probe.ts';
import { column } from '../../model/series.ts';

/**
 * Connections that a load program says were closed, whose ends nobody saw: they were answered before. Processes of the target that ended
 * closed what they held then; any other connection was closed at any time of the load, up to `endMs`, or up to the end of the last of them.
 */
export function closedUnseen({ processes }: Pick<Evidence, 'processes'>, count: number, endMs: number): Ledger {
  const ledger = newLedger(count);
  ledger.outcome.fill(OUTCOME.failed);
  ledger.stage.fill(STAGE.response);
  ledger.symptom.fill(SYMPTOM.eof);
  const targets = processes.filter(({ role }) => role === 'target');
  const ends = targets.flatMap(endOf);
  const closedMs = ends.flatMap(({ atMs, held }) => Array<number>(Math.min(held, count)).fill(atMs));
  const others = count - Math.min(count, closedMs.length);
  const isGone = ends.length > 0 && ends.length === targets.length;
  const untilMs = isGone ? Math.min(endMs, Math.max(...ends.map(({ atMs }) => atMs))) : endMs;
  for (let row = 0; row < count; row += 1) {
    const atMs = row < others ? (untilMs * row) / Math.max(1, others - 1) : (closedMs[row - others] ?? 0);
    ledger.failedUs[row] = Math.max(0, Math.round(atMs * 1000));
  }
  return ledger;
}

interface ProcessEnd {
  readonly atMs: number;
  /** Connections that it may have held: no more than its descriptors. */
  readonly held: number;
}

function endOf({ exit, descriptors }: Evidence['processes'][number]): ProcessEnd[] {
  if (exit === undefined || exit.by === 'run') return [];
  const series = valueIn(descriptors);
  const used = series === undefined ? undefined : column(series, 'used').findLast(count => count > 0);
  return [{ atMs: exit.atMs, held: used ?? Number.POSITIVE_INFINITY }];
}
