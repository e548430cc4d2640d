import { WATCHED_SETTINGS } from '../limits/mirrored.ts';
import type { ReportSection } from '../model/report.ts';
import { planDiagnosis } from '../plan/diagnosis.ts';
import { gatherMachine } from '../system/machine.ts';
import { configuredAs } from './diagnose/configured-as.ts';
import { findServer } from './diagnose/find-server.ts';
import { timeAboveZero } from './diagnose/time-above-zero.ts';
import { type RunControl, runPlan } from './run-plan.ts';

export interface WatchRequest extends Omit<RunControl, 'signal'> {
  /** The server listens on this port. Default: the one port on which anything listens. */
  readonly port?: number;
  /** The server is this process. */
  readonly pid?: number;
  /** A connection that the server has not taken, or not answered, by then has failed. Default: 2,000. */
  readonly connectTimeoutMs?: number;
  /** The watch is over after this time. Default: when `until` says so. */
  readonly durationMs?: number;
  /** Ends the watch, which completes by that. */
  readonly until?: AbortSignal;
}

/** A year, where nobody says when it ends. */
const WITHOUT_END_MS = 365 * 24 * 3_600_000;

/**
 * Watches a server that runs already, and whoever connects to it, and names the limit behind each failure. Nothing is driven. Rejects
 * with CannotRun where there is no such server, with InvalidInput where it cannot be told which is meant.
 */
export async function watch(request: WatchRequest = {}): Promise<ReportSection> {
  const { port, pid, connectTimeoutMs = 2_000, durationMs = WITHOUT_END_MS, bpf = true, ...control } = request;
  timeAboveZero('connectTimeoutMs', connectTimeoutMs);
  timeAboveZero('durationMs', durationMs);
  const server = findServer({ command: [], ...(port !== undefined && { port }), ...(pid !== undefined && { pid }) });
  const machine = gatherMachine(WATCHED_SETTINGS, { bpf });
  const plan = planDiagnosis({ ...server, ...configuredAs(server), connectTimeoutMs, durationMs }, machine);
  return runPlan(plan, { ...control, machine, allowHostChanges: false });
}
