import type { CommandSize } from '../command-size.ts';

export interface LoadFact {
  readonly attempts: number;
  /** Connections that are to be open at the same time, undefined where nobody knows, and the time over which they arrive. */
  readonly connections: number | undefined;
  readonly arrivalMs: number;
  readonly connectTimeoutMs: number;
  readonly probe: 'http' | 'none';
  /** Of a command, whose plan does not say how many connections it makes. */
  readonly wanted?: CommandSize;
  /** Attempts that were served. */
  readonly served: number;
  /** Both hosts share one network namespace: counters of the two sides cannot be told apart. */
  readonly sharedNamespace: boolean;
}
