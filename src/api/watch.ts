import type { ReportSection } from '../model/report.ts';
import { observeServer, type ServerRequest } from './diagnose/observe-server.ts';
import { timeAboveZero } from './diagnose/time-above-zero.ts';
import type { RunControl } from './run-plan.ts';

export interface WatchRequest extends ServerRequest, Omit<RunControl, 'signal'> {
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
  const { connectTimeoutMs = 2_000, durationMs = WITHOUT_END_MS } = request;
  timeAboveZero('connectTimeoutMs', connectTimeoutMs);
  timeAboveZero('durationMs', durationMs);
  return observeServer({ ...request, connectTimeoutMs, durationMs });
}
