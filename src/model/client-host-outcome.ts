import type { HostClock } from './evidence.ts';
import type { Outcomes } from './outcomes.ts';

/** What became of the attempts of one host, where several made the load. */
export interface ClientHostOutcome {
  readonly name: string;
  readonly outcomes: Outcomes;
  /** Milliseconds from the load's start, as this host's clock has it, to its first attempt; absent where it made none. */
  readonly firstMs?: number;
  readonly clock?: HostClock;
  /** Present where the host was lost: all of its attempts count as lost, whatever it had said of them. */
  readonly lost?: {
    readonly why: string;
    /** Milliseconds since the load's start. */
    readonly atMs: number;
    readonly lastWord: { readonly started: number; readonly served: number };
  };
}
