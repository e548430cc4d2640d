import type { AutopsyClass, InFlight, Outcome, Stage, Symptom, TableState, Tracking } from './attempt.ts';
import type { AttributedGroup } from './attribution.ts';
import type { AttemptEvent } from './loss-rows.ts';

/** What happened to one attempt, in the order of time, and what the kernels held for it. */
export interface AttemptHistory {
  readonly number: number;
  /** Attempts of the run's ledgers: numbers go from 1 to this. */
  readonly of: number;
  readonly outcome: Outcome | 'delayed';
  /** Milliseconds since the load's start. */
  readonly startMs: number;
  readonly tuple: HistoryTuple;
  readonly moments: readonly HistoryMoment[];
  /** Absent for an attempt that was served: nobody looked at its sockets. */
  readonly held?: Held;
  /** What is not known of it. */
  readonly gaps: readonly HistoryGap[];
  /** Those that ended alike, with their cause; absent for one that was served at once. */
  readonly group?: AttributedGroup;
}

/** Ports are 0, and addresses empty, where nobody knows them. */
export interface HistoryTuple {
  readonly source: string;
  readonly sourcePort: number;
  readonly destination: string;
  readonly destinationPort: number;
}

export interface HistoryMoment {
  /** Milliseconds since the attempt's start; undefined where only the order is known. */
  readonly afterMs: number | undefined;
  readonly happening: Happening;
}

export type Happening =
  | { readonly what: 'started' | 'syn-sent' | 'connected' | 'request-sent' | 'answered' }
  /** A kernel's own record: times are milliseconds since the attempt's start. */
  | { readonly what: 'kernel'; readonly event: AttemptEvent }
  /** Counted by the client's socket, which keeps no times. */
  | { readonly what: 'sent-again'; readonly packet: 'SYN' | 'request'; readonly times: number }
  | { readonly what: 'failed'; readonly symptom: Symptom; readonly stage: Stage }
  | { readonly what: 'pending'; readonly symptom: Symptom; readonly stage: Stage };

/** What the tables of the two kernels held for the four-tuple when it was looked at. */
export interface Held {
  readonly autopsy: AutopsyClass;
  readonly client: TableState;
  readonly server: TableState;
  readonly serverOwner: 'unknown' | 'none' | 'process';
  readonly inFlight: InFlight;
  readonly clientTracking: Tracking;
  readonly serverTracking: Tracking;
}

/**
 * `places`: where packets were lost, with why; `records`: the kernel had no room for every record; `part`: a part of the watch that this
 * kernel does not allow; `resends`: how often the SYN was sent again; `port`: which socket it was, so that no record can be found.
 */
export type HistoryGap =
  | { readonly gap: 'places'; readonly why: string }
  | { readonly gap: 'records'; readonly lost: number }
  | { readonly gap: 'part'; readonly part: string; readonly why: string }
  | { readonly gap: 'resends' }
  | { readonly gap: 'port' };
