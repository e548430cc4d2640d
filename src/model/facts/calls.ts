import type { FailedCall } from '../failed-calls.ts';

/** System calls of one process that failed alike. */
export interface FailedCallFact extends FailedCall {
  /** Server only: connections that it accepted after the last failure; absent where they were not counted. */
  readonly takenAfter?: number;
}

/** System calls of the server that failed for want of a limited resource: files, ports, threads, memory. */
export interface ShortagesFact {
  readonly calls: readonly FailedCallFact[];
  /** Whether `calls` is complete: false where failed calls could not be seen. */
  readonly known: boolean;
}
