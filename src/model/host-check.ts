import type { HostFacts } from './host-facts.ts';
import type { Probe } from './probe.ts';
import type { Side } from './side.ts';

/** What came of looking at a host before any load. */
export type HostCheck = ReadyHost | UnreachableHost;

export interface ReadyHost {
  readonly name: string;
  readonly side: Side;
  readonly state: 'ready';
  readonly facts: HostFacts;
  readonly clock: CheckedClock;
  /** The address with which it would connect to the server; absent where no server's address is known. */
  readonly source?: Probe<string>;
}

export interface UnreachableHost {
  readonly name: string;
  readonly side: Side;
  readonly state: 'unreachable';
  /** In the words of whoever refused. */
  readonly why: string;
  /** The command, or the sentence, that would allow it. */
  readonly remedy?: string;
}

/** A host's CLOCK_MONOTONIC against ours. */
export interface CheckedClock {
  /** Milliseconds that it is ahead. */
  readonly aheadMs: number;
  /** The estimate is wrong by at most so many milliseconds. */
  readonly boundMs: number;
  /** The fastest exchange, there and back. */
  readonly roundTripMs: number;
}
