import type { TimeBin } from '../../model/time-bins.ts';

/** An axis of times, by factors. */
export interface TimeAxis {
  /** Position in percent of the width. */
  at(ms: number): number;
  /** Round times, far enough from each other to be written on a narrow screen. */
  readonly ticks: readonly TimeTick[];
}

interface TimeTick {
  readonly ms: number;
  readonly anchor: 'start' | 'middle' | 'end';
}

/** Share of the width that a label takes on a phone. */
const LABEL = 18;
/** A microsecond, the least that is measured, to a quarter of an hour. */
const POWERS = Array.from({ length: 10 }, (_, index) => 10 ** (index - 3));

/** The axis of all of these bins; there is at least one. */
export function timeAxis(bins: readonly TimeBin[]): TimeAxis {
  const fromMs = Math.min(...bins.map(bin => bin.fromMs));
  const toMs = Math.max(...bins.map(bin => bin.toMs));
  const at = (ms: number) => {
    const share = Math.log(Math.max(ms, fromMs) / fromMs) / Math.log(toMs / fromMs);
    return Math.min(1, Math.max(0, share)) * 100;
  };
  return { at, ticks: roundTimes(fromMs, toMs, at).map(ms => ({ ms, anchor: anchorAt(at(ms)) })) };
}

/** Powers of ten; between them 2 and 5, and both ends, where there is room. */
function roundTimes(fromMs: number, toMs: number, at: (ms: number) => number): number[] {
  const kept: number[] = [];
  for (const ms of [...POWERS, ...POWERS.flatMap(power => [2 * power, 5 * power]), fromMs, toMs]) {
    const hasRoom = kept.every(other => Math.abs(at(other) - at(ms)) >= LABEL);
    if (ms >= fromMs && ms <= toMs && hasRoom) kept.push(ms);
  }
  return kept;
}

function anchorAt(position: number): TimeTick['anchor'] {
  if (position < LABEL / 2) return 'start';
  return position > 100 - LABEL / 2 ? 'end' : 'middle';
}
