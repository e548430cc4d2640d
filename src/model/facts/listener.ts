import type { OtherListener } from '../evidence.ts';

export interface ListenerFact {
  /** The number the target handed to listen(2); undefined where it is not known to be the smaller one. */
  readonly backlog: number | undefined;
  /** Whether `backlog` is the scenario's word, and explains the bound; else it is the bound that the kernel reports. */
  readonly backlogTold: boolean;
  /** net.core.somaxconn when the target called listen(2), as far as that is known, else now. */
  readonly somaxconn: number;
  /** Listening sockets of the target: each has an accept queue of its own. */
  readonly queues: number;
  /** The bound of one accept queue as the kernel reported it when it was full, else the latest. */
  readonly bound: number;
  /** Most connections that waited, in all queues together. */
  readonly peakQueue: number;
  readonly peakSynReceived: number;
  /** The queue dropped something; where the kernel does not say, it held more than its bound in a sample or may have between two. */
  readonly wasFull: boolean;
  /** Packets that this listener dropped, for whatever reason (sk_drops); undefined where the kernel does not say. */
  readonly dropped: number | undefined;
  /** Other listeners of the same namespace whose accept queue was full: overflows of the namespace are theirs too. */
  readonly fullOthers: readonly OtherListener[];
}
