import { monotonicNs } from '../../system/clock.ts';

/** Milliseconds since the load's start of a moment of CLOCK_MONOTONIC, itself in milliseconds. */
export type SinceStart = (monotonicMs: number) => number;

/** Until the load has a start, its clock runs from the moment at which this was called. */
export function loadClock(startedAtNs: () => bigint | undefined): SinceStart {
  const openedMs = monotonicMs();
  return moment => {
    const start = startedAtNs();
    const startMs = start === undefined ? openedMs : Number(start) / 1e6;
    return Math.round((moment - startMs) * 1000) / 1000;
  };
}

/** CLOCK_MONOTONIC now, in milliseconds. */
export function monotonicMs(): number {
  return Number(monotonicNs()) / 1e6;
}
