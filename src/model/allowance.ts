/** A limit's value: as the kernel shows it, and as a number; Infinity where it lifts the limit. */
export interface Amount {
  readonly text: string;
  readonly number: number;
}

/** What a number in a calculation counts. `report/wording` words them. */
export type Term =
  | 'soft-limit'
  | 'ceiling-of-limits'
  | 'open-files-of-machine'
  | 'descriptors-open'
  | 'files-open'
  | 'highest-port'
  | 'lowest-port'
  | 'both-included'
  | 'reserved-ports'
  | 'ports-taken'
  | 'seconds-of-time-wait'
  | 'table-size'
  | 'entries-now'
  | 'buckets'
  | 'entries-a-bucket'
  | 'queue-bound'
  | 'one-over-the-bound'
  | 'three-quarters'
  | 'pages'
  | 'pages-in-use'
  | 'pages-a-connection'
  | 'bytes-allowed'
  | 'bytes-in-use'
  | 'bytes-a-connection'
  | 'watches'
  | 'watches-of-process'
  | 'tasks-allowed'
  | 'tasks-now'
  | 'packets-queued'
  | 'workers'
  | 'connections-a-worker'
  | 'peers';

/** One step of a calculation that starts from zero and goes from left to right. */
export interface Step {
  readonly operation: '+' | '-' | '×' | '÷';
  readonly amount: number;
  readonly term: Term;
}

/**
 * What a number bounds. `held`: connections open at the same time · `burst`: connections that arrive in one instant ·
 * `per-second`: new connections a second · `busy`: connections with data waiting at the same time · `threads`:
 * connections only of a server that gives each a thread or a process · `peers`: other hosts · `packets`: packets of one burst.
 */
export type BoundKind = 'held' | 'burst' | 'per-second' | 'busy' | 'threads' | 'peers' | 'packets';

/** Why a limit bounds no connections as this machine is set. */
export type NoBound =
  | 'closes-early-only'
  | 'resets-closed-only'
  | 'memory-only'
  | 'cookies-on'
  | 'not-tracking'
  | 'reuses-time-wait'
  | 'no-such-limit'
  | 'not-visible'
  | 'another-program'
  | 'root-is-exempt'
  | 'rules-not-read'
  | 'per-application';

/** The connections that one limit allows on one side, besides those that are open now. */
export type Allowance =
  | {
      readonly kind: 'bound';
      readonly bounds: BoundKind;
      readonly most: number;
      readonly steps: readonly Step[];
      /** What is in use now could not be read: there may be room for fewer. */
      readonly atMost: boolean;
    }
  | { readonly kind: 'unlimited' }
  | { readonly kind: 'no-bound'; readonly why: NoBound }
  | { readonly kind: 'unknown'; readonly bounds: BoundKind; readonly why: string };
