import { arrivalMs, type LoadSpec } from '../model/scenario.ts';

/** Grace for starting, answering and closing beyond what the load asks for. */
const GRACE_MS = 15_000;

/** Longest the load phase may take: every attempt has a deadline, so a run has one. */
export function loadBoundMs(load: LoadSpec): number {
  if (load.durationMs !== undefined) return load.durationMs + GRACE_MS;
  return arrivalMs(load) + load.connectTimeoutMs * (load.repeat?.times ?? 1) + GRACE_MS;
}
