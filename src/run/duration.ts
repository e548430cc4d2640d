import type { LoadSpec } from '../model/scenario.ts';

/** Grace for starting, answering and closing beyond what the load asks for. */
const GRACE_MS = 15_000;

/** Longest the load phase may take: every attempt has a deadline, so a run has one. */
export function loadBoundMs(load: LoadSpec): number {
  return arrivalMs(load) + load.connectTimeoutMs * (load.repeat?.times ?? 1) + GRACE_MS;
}

/** Time over which the attempts are started. */
function arrivalMs({ arrival, connections }: LoadSpec): number {
  if (arrival.mode === 'burst') return 0;
  if (arrival.mode === 'rate') return (connections / arrival.perSecond) * 1000;
  return arrival.steps.reduce((sum, step) => sum + (step.connections / step.perSecond) * 1000 + step.holdMs, 0);
}
