import type { RunProgress } from '../../model/progress.ts';

/** Shows how far a run is to whoever waits for it. Nothing of it goes to standard output. */
export interface ProgressView {
  readonly show: (progress: RunProgress) => void;
  /** Writes a line that stays. */
  readonly note: (line: string) => void;
  /** Takes away what was only for the time of the run. */
  readonly end: () => void;
}
