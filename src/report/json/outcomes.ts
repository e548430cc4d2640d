import type { Outcomes, Percentiles } from '../../model/outcomes.ts';
import { rounded } from '../numbers.ts';

/** The count of a run; what is not known, and times that no attempt reached, are null. */
export function outcomesJson(outcomes: Outcomes) {
  return {
    attempted: outcomes.attempted ?? null,
    served: outcomes.served ?? null,
    failed: outcomes.failed,
    pending: outcomes.pending,
    delayed: outcomes.delayed ?? null,
    ...(outcomes.clientErrors !== undefined && { clientErrors: outcomes.clientErrors }),
    connectMs: percentilesJson(outcomes.connectMs),
    firstByteMs: percentilesJson(outcomes.firstByteMs),
    allServedMs: outcomes.allServedMs === undefined ? null : rounded(outcomes.allServedMs),
  };
}

function percentilesJson(times: Percentiles | undefined) {
  if (times === undefined) return null;
  return { p50: rounded(times.p50), p90: rounded(times.p90), p99: rounded(times.p99), max: rounded(times.max) };
}
