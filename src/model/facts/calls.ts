import type { FailedCall } from '../evidence.ts';

/** Calls of one process that failed alike. */
export interface FailedCallFact extends FailedCall {
  /** Of a server's: connections that it still took after the last of them; not there where nobody counted. */
  readonly takenAfter?: number;
}

/** Calls of the server that failed for want of something that a limit bounds: files, ports, threads, memory. */
export interface ShortagesFact {
  readonly calls: readonly FailedCallFact[];
  /** Whether that is all of them: false where nobody could see them fail. */
  readonly known: boolean;
}
