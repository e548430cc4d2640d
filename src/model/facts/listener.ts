import type { OtherListener } from '../host-evidence.ts';

/** The target's listening sockets and their accept queues. */
export interface ListenerFact {
  /** The argument of listen(2), where it is known to be at most somaxconn; else undefined. */
  readonly backlog: number | undefined;
  /** Whether `backlog` comes from the scenario and explains `bound`; else it is the bound that the kernel reports. */
  readonly backlogTold: boolean;
  /** net.core.somaxconn at the time of listen(2); the present value where that is unknown. */
  readonly somaxconn: number;
  /** Listening sockets of the target, each with an accept queue of its own. */
  readonly queues: number;
  /** The bound of one accept queue: as the kernel reported it while the queue was full, else the latest. */
  readonly bound: number;
  /** Most connections that waited in all queues together. */
  readonly peakQueue: number;
  readonly peakSynReceived: number;
  /** A queue dropped packets. Where the kernel does not count drops per listener: a queue was full in a sample, or may have been. */
  readonly wasFull: boolean;
  /** Packets that this listener dropped for any reason (sk_drops); undefined where the kernel does not count them. */
  readonly dropped: number | undefined;
  /** Other listeners of the namespace whose accept queue was full: its overflow counters include theirs. */
  readonly fullOthers: readonly OtherListener[];
}
