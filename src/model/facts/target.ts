import type { ApplicationPlan } from '../plan.ts';
import type { ProcessExit } from '../process-evidence.ts';
import type { SetCap } from '../set-cap.ts';
import type { TargetKind } from '../target-spec.ts';

/** The target's processes. */
export interface TargetFact {
  /** Ends of its processes, the run's own doing apart. */
  readonly exits: readonly (ProcessExit & { readonly pid: number })[];
  /** Whether all its processes have ended. */
  readonly gone: boolean;
  /** As the target counted them; undefined for a target that does not. */
  readonly accepted: number | undefined;
}

/** What the target is, and its configuration where the run wrote it. */
export interface ApplicationFact {
  readonly kind: TargetKind;
  /** Set for Node's cluster module: one process accepts, and passes connections on to the others. */
  readonly deals?: true;
  readonly configured?: ApplicationPlan;
  /** Caps that its processes were started with, as far as their command lines and files say them. */
  readonly caps?: readonly SetCap[];
  /** Server programs that its processes are named after; absent where no process was seen. */
  readonly programs?: readonly string[];
  /** Programs among its processes that have a line of their own for their backlog, as people write them. */
  readonly listening?: readonly string[];
  /** Known programs among its processes, with the soft RLIMIT_NOFILE of each where it was read. */
  readonly known?: readonly KnownProcess[];
}

/** A process of a server program that loadline knows. */
export interface KnownProcess {
  /** The program, as people write it. */
  readonly server: string;
  readonly nofile?: number;
}
