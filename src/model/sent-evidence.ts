import type { Evidence } from './evidence.ts';
import type { PacketEvent, PacketLosses, Unwatched } from './packet-losses.ts';
import type { Probe } from './probe.ts';
import type { Side } from './side.ts';
import type { SocketHistory } from './socket-history.ts';

/** What an agent has found out about the server of its host by the load's end. */
export interface ServerFindings {
  /** Nothing in it is of the client. */
  readonly evidence: Evidence;
  readonly losses: Probe<SentLosses>;
}

/** Sockets of a table as they travel. */
export interface SentTable {
  readonly addresses: readonly string[];
  /** Numbers of each socket, one after the other; addresses by their place in the list. */
  readonly numbers: readonly number[];
  /** What single connections have been through, by their place among the sockets. */
  readonly histories: readonly (readonly [place: number, history: SocketHistory])[];
}

/** What a kernel said of lost packets, as it travels. */
export interface SentLosses extends Pick<PacketLosses, 'source' | 'sinceMs' | 'lost'> {
  readonly unwatched: readonly Unwatched[];
  readonly moved: readonly SentMoves[];
  readonly events: readonly PacketEvent[];
  readonly addresses: readonly string[];
  /** Numbers of each record, one after the other; events and addresses by their place in the lists. */
  readonly numbers: readonly number[];
}

/** How far the counters of one namespace moved, by the kernel's names. */
interface SentMoves {
  readonly sides: readonly Side[];
  readonly before: Readonly<Record<string, number>>;
  readonly after: Readonly<Record<string, number>>;
}
