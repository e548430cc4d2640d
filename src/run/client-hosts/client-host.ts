import type { ClockEstimate } from '../../model/host-clock.ts';
import type { Plan } from '../../model/plan.ts';
import type { RunProgress } from '../../model/progress.ts';
import type { SavedRun } from '../store.ts';
import type { Share } from './share.ts';

/** A host that drives a part of a load. */
export interface ClientHost {
  readonly name: string;
  /** Makes its part. Rejects with what keeps the host from it, and when the host is lost. */
  drive(plan: Plan, share: Share, how: DriveOptions): Promise<SavedRun>;
  clock(): Promise<ClockEstimate>;
  /** Resolves with why, once the host is lost. */
  readonly lost: Promise<Error>;
}

interface DriveOptions {
  /** Ends the load early: what was measured is kept. */
  readonly signal: AbortSignal;
  readonly onProgress: (progress: RunProgress) => void;
}
