import type { Destination } from './plan.ts';
import type { AcceptSpec, AnswerSpec, ArrivalSpec } from './scenario.ts';
import type { Side } from './side.ts';

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
  /** Drivers: send the ledger; every socket stays open. */
  | { readonly type: 'report' }
  /** Close everything and exit. */
  | { readonly type: 'finish' };

export type FromShard =
  | { readonly type: 'hello'; readonly protocol: number; readonly pid: number }
  /** Prepared: everything is open that will be needed. A target is listening. */
  | { readonly type: 'ready' }
  | { readonly type: 'progress'; readonly progress: DriverProgress }
  | { readonly type: 'accepts'; readonly accepts: AcceptProgress }
  /** Drivers: every attempt has been served or has failed. Sockets stay open and watched: the runner ends the hold. */
  | { readonly type: 'settled' }
  | { readonly type: 'done' }
  | { readonly type: 'error'; readonly message: string; readonly errno?: string; readonly syscall?: string };

export type ShardTask = ConnectTask | HalfOpenTask | ListenTask;

/** Drive attempts. */
export interface ConnectTask {
  readonly task: 'connect';
  readonly connections: number;
  readonly sources: readonly string[];
  readonly destinations: readonly Destination[];
  readonly probe: 'http' | 'none';
  readonly arrival: ArrivalSpec;
  readonly connectTimeoutMs: number;
  readonly repeat?: { readonly times: number; readonly close: Side };
}

/** Open connections and let them be: nothing is counted. */
export interface HalfOpenTask {
  readonly task: 'half-open';
  readonly connections: number;
  readonly source: string;
  readonly destination: Destination;
}

/** Listen, accept as told, answer as told. */
export interface ListenTask {
  readonly task: 'listen';
  readonly address: string;
  readonly port: number;
  readonly backlog: number;
  readonly accept: AcceptSpec;
  readonly answer: AnswerSpec;
  /** Close each connection after its answer. */
  readonly closeAfterAnswer: boolean;
  /** Several processes share the port, each with an accept queue of its own (SO_REUSEPORT). */
  readonly sharePort: boolean;
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

/** Counts so far in one raw target process. */
export interface AcceptProgress {
  readonly accepted: number;
  readonly answered: number;
  readonly open: number;
  readonly errors: Readonly<Record<string, number>>;
}
