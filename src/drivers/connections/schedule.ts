import type { ArrivalSpec, StepSpec } from '../../model/load-spec.ts';
import type { ArrivalShare } from '../../model/protocol.ts';

/**
 * When each attempt of a shard is due: microseconds after the load's start, never decreasing. Attempts beyond the last
 * step are due when it ends.
 */
export function schedule(arrival: ArrivalSpec, connections: number, share?: ArrivalShare): (attempt: number) => number {
  if (arrival.mode === 'burst') return () => 0;
  const stride = share === undefined ? 1 : share.of / connections;
  const phase = share?.phase ?? 0;
  const dueUs = arrival.mode === 'rate' ? rate(arrival.perSecond) : steps(arrival.steps);
  return attempt => dueUs((attempt + phase) * stride);
}

function rate(perSecond: number): (place: number) => number {
  return place => (place * 1e6) / perSecond;
}

interface Step {
  readonly from: number;
  readonly startUs: number;
  readonly perSecond: number;
}

function steps(specs: readonly StepSpec[]): (place: number) => number {
  const found: Step[] = [];
  let from = 0;
  let startUs = 0;
  for (const { connections, perSecond, holdMs } of specs) {
    found.push({ from, startUs, perSecond });
    from += connections;
    startUs += (connections / perSecond) * 1e6 + holdMs * 1000;
  }
  found.push({ from, startUs, perSecond: Number.POSITIVE_INFINITY });
  return place => {
    const step = found.findLast(candidate => candidate.from <= place);
    return step === undefined ? 0 : step.startUs + ((place - step.from) * 1e6) / step.perSecond;
  };
}
