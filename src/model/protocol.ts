import type { DriverNumbers } from './driver-output.ts';
import type { FailedCall } from './failed-calls.ts';
import type { ArrivalSpec } from './load-spec.ts';
import type { AcceptSpec, AnswerSpec } from './pace-spec.ts';
import type { Destination } from './plan.ts';
import type { AskSpec, ProbeSpec } from './probe-spec.ts';
import type { Side } from './side.ts';
import type { UnexpectedAnswer } from './unexpected-answer.ts';

/**
 * What the runner and a shard say to each other. A shard is one process of a driver or of a raw target.
 * Messages are frames (system/frames.ts): JSON, except that a ledger travels as bytes. Version 1.
 */
export const PROTOCOL = 1;

export type ToShard =
  | { readonly type: 'prepare'; readonly task: ShardTask }
  /** Start at this moment of CLOCK_MONOTONIC, in nanoseconds as a decimal string: all shards share the clock. */
  | { readonly type: 'go'; readonly atNs: string }
  /** Drivers: stop making attempts and report as things stand. */
  | { readonly type: 'stop' }
  /** Drivers: send a copy of the ledger as it stands, then `copied`. Attempts go on. */
  | { readonly type: 'copy' }
  /** Send what you have, then `done`: a driver its ledger, a target its counts. Every socket stays open. */
  | { readonly type: 'report' }
  /** Close everything and exit. */
  | { readonly type: 'finish' };

export type FromShard =
  | { readonly type: 'hello'; readonly protocol: number; readonly pid: number }
  /** Prepared: everything is open that will be needed. A target is listening, on `port`. */
  | { readonly type: 'ready'; readonly port?: number }
  | { readonly type: 'progress'; readonly progress: DriverProgress }
  | { readonly type: 'accepts'; readonly accepts: AcceptProgress }
  /** Drivers: every attempt has been served or has failed. Sockets stay open and watched: the runner ends the hold. */
  | { readonly type: 'settled' }
  /** The answer to `copy` is complete. */
  | { readonly type: 'copied' }
  /** The answer to `report` is complete. */
  | {
      readonly type: 'done';
      readonly health?: DriverHealth;
      readonly requests?: RequestReport;
      /** Drivers: what was answered where something else was expected; the most frequent. */
      readonly unexpected?: readonly UnexpectedAnswer[];
    }
  | { readonly type: 'error'; readonly message: string; readonly errno?: string; readonly syscall?: string };

export type ShardTask = ConnectTask | RequestTask | HalfOpenTask | ListenTask;

/** Drive attempts. */
export interface ConnectTask {
  readonly task: 'connect';
  readonly connections: number;
  readonly sources: readonly string[];
  readonly destinations: readonly Destination[];
  readonly probe: ProbeSpec;
  /** How it asks; absent: with every default. */
  readonly ask?: AskSpec;
  readonly arrival: ArrivalSpec;
  /** This shard's share of an arrival that all shards make together; absent: all of it. */
  readonly share?: ArrivalShare;
  readonly connectTimeoutMs: number;
  /** No socket need ask for a quicker search for its local port. */
  readonly amplePorts?: true;
  /** Through io_uring instead of epoll. */
  readonly ring?: RingSpec;
  /** The target is not ours: a connection is not reset to be rid of it. */
  readonly closeInOrder?: true;
  readonly repeat?: { readonly times: number; readonly close: Side };
}

/** How a shard uses io_uring: as many rings as its connections need, and how many direct descriptors each has at most. */
export interface RingSpec {
  readonly slots: number;
}

/** IORING_MAX_FIXED_FILES (io_uring/rsrc.h). */
const MOST_SLOTS = 1 << 20;

/** The largest rings that a process with this RLIMIT_NOFILE can have. */
export function ringSpec(nofile: number): RingSpec {
  return { slots: Math.min(nofile, MOST_SLOTS) };
}

/** Every shard takes attempts from the whole load at equal distances, so that together they keep its pace. */
export interface ArrivalShare {
  /** Connections of the whole load. */
  readonly of: number;
  /** Where the first of this shard's attempts lies between two of its own, from 0 up to 1. */
  readonly phase: number;
}

/** Send requests over connections that a library keeps, until the time is over or as many are answered. */
export interface RequestTask {
  readonly task: 'request';
  readonly connections: number;
  readonly destination: Destination;
  readonly durationMs: number;
  readonly requests?: number;
}

/** What a library that sends requests counted. */
export interface RequestReport {
  readonly numbers: DriverNumbers;
  /** Failed attempts to connect, by errno and system call. Times are milliseconds since the load's start. */
  readonly failures: readonly Omit<FailedCall, 'side' | 'pid'>[];
}

/** Open connections and let them be: nothing is counted. */
export interface HalfOpenTask {
  readonly task: 'half-open';
  readonly connections: number;
  readonly source: string;
  readonly destination: Destination;
}

/** Listen; accept and answer as the specification says. */
export interface ListenTask {
  readonly task: 'listen';
  readonly address: string;
  readonly port: number;
  /** A Unix socket with this path, in the place of address and port. */
  readonly path?: string;
  readonly backlog: number;
  readonly accept: AcceptSpec;
  readonly answer: AnswerSpec;
  /** Close each connection after its answer. */
  readonly closeAfterAnswer: boolean;
  /** Several processes share the port, each with an accept queue of its own (SO_REUSEPORT). */
  readonly sharePort: boolean;
  /** Worker processes of one that has a master. */
  readonly workers: number;
  /** Through io_uring instead of epoll. */
  readonly ring?: RingSpec;
}

/** Counts so far in one driver shard. */
export interface DriverProgress {
  readonly started: number;
  readonly connected: number;
  readonly served: number;
  readonly failed: number;
  /** By errno name, `eof`, `timeout`, … */
  readonly failures: Readonly<Record<string, number>>;
}

/** How a driver shard itself fared: a driver that was the bottleneck measured itself. */
export interface DriverHealth {
  /** Longest time, in milliseconds, in which it did not look at its sockets. */
  readonly longestStallMs: number;
  /** Latest start of an attempt, in milliseconds after it was due. */
  readonly latestStartMs: number;
  /** Processor time used since the load's start. */
  readonly cpuMs: number;
  /** Wall-clock time since the load's start, up to the report. */
  readonly elapsedMs: number;
  /** Time of that for which it was ready to run and other work had the processors; absent where that is not known. */
  readonly waitedMs?: number;
  /** The same two for the time until the last attempt had started; absent when some never did. */
  readonly starting?: { readonly cpuMs: number; readonly elapsedMs: number };
  /**
   * Attempts that it found over only after their deadline, and of which the kernel could not say whether they were before;
   * absent for none.
   */
  readonly undatedAttempts?: number;
  /** Served attempts that the server closed after its answer, as that had said; absent for none. */
  readonly closedAfterAnswer?: number;
}

/** Counts so far in one raw target process. */
export interface AcceptProgress {
  readonly accepted: number;
  readonly answered: number;
  readonly open: number;
  readonly errors: Readonly<Record<string, number>>;
}
