import type { CommandSize } from '../command-size.ts';
import type { ProbeKind } from '../probe-spec.ts';
import type { UnexpectedAnswer } from '../unexpected-answer.ts';

/** What the load asks for, and how much of it was served. */
export interface LoadFact {
  readonly attempts: number;
  /** Connections that the load keeps open at the same time; undefined where that is unknown. */
  readonly connections: number | undefined;
  /** The time over which the connections arrive. */
  readonly arrivalMs: number;
  readonly connectTimeoutMs: number;
  readonly probe: ProbeKind;
  /** What was answered where something else was expected, the most frequent first; absent where nothing was. */
  readonly unexpected?: readonly UnexpectedAnswer[];
  /** Third-party commands only, whose plan states no number of connections. */
  readonly wanted?: CommandSize;
  /** Attempts that were served. */
  readonly served: number;
  /** Both hosts share one network namespace: their counters cannot be separated by side. */
  readonly sharedNamespace: boolean;
}
