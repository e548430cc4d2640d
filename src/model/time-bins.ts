/** How many of a run's times lie in one interval; the intervals grow by factors, ten of them to a decade. */
export interface TimeBin {
  /** Included. */
  readonly fromMs: number;
  /** Left out. */
  readonly toMs: number;
  readonly count: number;
}

const A_DECADE = 10;

/** Bins from the shortest to the longest of these times, none left out between; they are microseconds, sorted. */
export function timeBins(sortedUs: Uint32Array): TimeBin[] {
  const bins: TimeBin[] = [];
  let index = 0;
  for (let bin = binOf(sortedUs[0] ?? 0); index < sortedUs.length; bin += 1) {
    const from = index;
    const toMs = edgeMs(bin + 1);
    while (index < sortedUs.length && (sortedUs[index] ?? 0) / 1000 < toMs) index += 1;
    bins.push({ fromMs: edgeMs(bin), toMs, count: index - from });
  }
  return bins;
}

/** A time of 0 is one that took less than the clock counts. */
function binOf(us: number): number {
  return Math.floor(Math.log10(Math.max(1, us) / 1000) * A_DECADE);
}

function edgeMs(bin: number): number {
  return 10 ** (bin / A_DECADE);
}
