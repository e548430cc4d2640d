import { isFull } from '../../limits/usages.ts';
import { followLimits } from '../../model/limit-event.ts';
import type { RunProgress } from '../../model/progress.ts';
import { limitEventLine, watchStatusLine } from '../../report/wording/limit-event.ts';
import type { ProgressView } from './progress-view.ts';

export interface WatchLinesOptions {
  /** Between two status lines. */
  readonly everyMs: number;
  /** Of the moment that is `agoMs` milliseconds ago. */
  readonly clock: (agoMs: number) => string;
}

/** A line when a limit is met, one when it is over, and one of the whole now and then. */
export function watchLines(write: (line: string) => void, { everyMs, clock }: WatchLinesOptions): ProgressView {
  const changes = followLimits(isFull);
  let statusMs = 0;
  let failedBefore = 0;
  const showStatus = (progress: RunProgress): void => {
    statusMs += everyMs * Math.floor((progress.elapsedMs - statusMs) / everyMs);
    write(`${clock(0)} ${watchStatusLine(progress, failedBefore)}`);
    failedBefore = progress.failed;
  };
  return {
    show: progress => {
      const { elapsedMs: atMs, levels, dropped = {} } = progress;
      if (levels === undefined) return;
      for (const event of changes({ atMs, usages: levels, dropped })) {
        write(`${clock(atMs - event.atMs)} ${limitEventLine(event)}`);
      }
      if (atMs - statusMs >= everyMs) showStatus(progress);
    },
    note: write,
    end: () => undefined,
  };
}

/** `03:04:05`, in this machine's time zone. */
export function clockTime(agoMs: number): string {
  return new Date(Date.now() - agoMs).toTimeString().slice(0, 8);
}
