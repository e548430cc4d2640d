import type { AcceptProgress } from '../../model/protocol.ts';

/** The accepting and answering side of a target: an engine. Times are microseconds of one clock. */
export interface Service {
  /** Does what is due: accepts what the pace allows, sends the answers whose time has come. */
  work(nowUs: number): void;
  /** The poller woke for something of this engine's. */
  onEvent(data: number, events: number, nowUs: number): void;
  /** When something will be due, as far as is known; Infinity for when an event says so. */
  dueUs(): number;
  counts(): AcceptProgress;
  /** Closes every connection at once. */
  release(): void;
}
