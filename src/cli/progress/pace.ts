import type { RunProgress } from '../../model/progress.ts';
import type { Pace } from './frame.ts';

/** The rate is that of the last second: one number for the whole run would hide that it has stopped. */
const WINDOW_MS = 1000;

/** How fast attempts are settled, as progress comes in. */
export function createPace(): Pace & { note(progress: RunProgress): void } {
  let seen: { readonly atMs: number; readonly settled: number }[] = [];
  return {
    note: ({ elapsedMs, served, failed }) => {
      seen = [
        ...seen.filter(({ atMs }) => elapsedMs - atMs <= WINDOW_MS),
        { atMs: elapsedMs, settled: served + failed },
      ];
    },
    get perSecond() {
      const [oldest] = seen;
      const newest = seen.at(-1);
      if (oldest === undefined || newest === undefined || newest.atMs <= oldest.atMs) return 0;
      return ((newest.settled - oldest.settled) / (newest.atMs - oldest.atMs)) * 1000;
    },
  };
}
