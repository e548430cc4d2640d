import type { ProcessExit } from '../evidence.ts';
import type { ApplicationPlan } from '../plan.ts';
import type { TargetKind } from '../scenario.ts';

export interface TargetFact {
  readonly exits: readonly ProcessExit[];
  /** Whether every process of it has ended. */
  readonly gone: boolean;
  readonly accepted: number | undefined;
}

/** What the target is, and how it was configured where we did that. */
export interface ApplicationFact {
  readonly kind: TargetKind;
  /** Node in several processes, as its cluster module makes them: one accepts, and passes connections on. */
  readonly deals?: true;
  readonly configured?: ApplicationPlan;
  /** Server programs that its processes call themselves; absent where no process was seen. */
  readonly programs?: readonly string[];
}
