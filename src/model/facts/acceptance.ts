import type { Period } from '../period.ts';
import type { FailingTime } from './failing-time.ts';

export interface AcceptanceFact {
  /** Connections that the application took from the accept queue; undefined where nothing tells them from those of other listeners. */
  readonly accepted: number | undefined;
  /** Failed accept calls by errno, from the target itself or from the system-call trace. */
  readonly errors: Readonly<Record<string, number>>;
  /** Whether `errors` is known: a target that hides them, untraced, gives false. */
  readonly errorsKnown: boolean;
  /** When it failed for want of a file (EMFILE, ENFILE); not there where it did not, or where nobody noted the time. */
  readonly errorTime?: FailingTime;
  /**
   * Fastest acceptance, in connections per second, between two samples that both found connections waiting: what the
   * application can do. Undefined where it never had that much to do.
   */
  readonly busyPerSecond: number | undefined;
  /** Stretches in which connections waited and none was accepted. */
  readonly stalls: readonly Period[];
  /** The longest of them, in milliseconds. */
  readonly longestStallMs: number;
  /** Connections that it held all the time that it took no other, while it read what these sent: a number of its own. */
  readonly ownCap: number | undefined;
  /** The last sample at which connections waited still saw none accepted. */
  readonly stalledAtEnd: boolean;
}
