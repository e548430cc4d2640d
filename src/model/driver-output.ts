import type { ProgramDriverKind } from './driver-spec.ts';
import type { Probe } from './probe.ts';

/** What a third-party load program reported of its own run. None of it is our measurement. */
export interface DriverOutput {
  readonly kind: ProgramDriverKind;
  /** The command line, or the library, as it was run. */
  readonly command: string;
  readonly end: DriverEnd;
  /** Its own numbers; absent where it printed none, failed where they could not be understood. */
  readonly numbers: Probe<DriverNumbers>;
  /** What it printed, up to `TEXT_LIMIT` characters. */
  readonly text: string;
  readonly callsFrom: CallsFrom;
  /** Whether each connection was opened once and is known, so that those that lost a SYN could be counted. */
  readonly delayed?: 'counted' | 'unknown';
  /** Processes of a command that were in another network namespace than the one that was looked at; at most a few. */
  readonly otherNamespaces?: readonly { readonly pid: number; readonly command: string }[];
  /** Of a command's failed attempts, those that are failed system calls: it may have made several for one connection. */
  readonly calls?: number;
  /** Failed calls of a command that were tries at something else than the server; they count as no attempts. */
  readonly elsewhere?: readonly { readonly syscall: string; readonly errno: string; readonly count: number }[];
  /** Connections without an answer to what they sent last when a command closed them, and the longest that one of them had waited for it. */
  readonly unanswered?: { readonly count: number; readonly waitedMs: number };
}

/** More of a driver's output is not kept. */
export const TEXT_LIMIT = 16_384;

/**
 * `finished`: it ended as asked. `early`: it gave up, or crashed, before its time. `killed`: it ran past its time
 * and was ended. The exit code says nothing: some of these programs exit with 0 after total failure.
 */
export interface DriverEnd {
  readonly how: 'finished' | 'early' | 'killed';
  readonly code: number | null;
  readonly signal: string | null;
}

/**
 * Who counted the failed system calls. `output`: the errno stands in what the driver printed. `inferred`: nobody saw an
 * errno; the driver says how many connections failed, and a limit that was met says why.
 */
export type CallsFrom = 'trace' | 'strace' | 'driver' | 'output' | 'inferred' | 'nobody';

/** Undefined where the driver does not say. */
export interface DriverNumbers {
  /** Requests that were answered. */
  readonly requests: number;
  readonly elapsedMs: number | undefined;
  readonly requestsPerSecond: number | undefined;
  readonly bytesPerSecond: number | undefined;
  readonly latencyMs: DriverLatency;
  /** In the driver's own words: `connect`, `timeouts`, `EMFILE`, … Zeros are kept where it printed them. */
  readonly errors: Readonly<Record<string, number>>;
  /** Answers of HTTP 4xx and 5xx, by status; undefined where the driver does not distinguish them. */
  readonly statuses?: Readonly<Record<string, number>>;
  /** Of its connections, those that were answered at all, and those that were refused at least once (5xx, 429). */
  readonly connections?: { readonly answered: number; readonly refused: number };
}

export interface DriverLatency {
  readonly mean?: number;
  readonly p50?: number;
  readonly p75?: number;
  readonly p90?: number;
  readonly p99?: number;
  readonly max?: number;
}
