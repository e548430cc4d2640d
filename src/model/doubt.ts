import type { LimitId } from './limit-id.ts';
import type { Refusal } from './run.ts';
import type { Side } from './side.ts';
import type { Usage } from './usage.ts';

/** How a process ended; both null where nobody could see how. */
interface End {
  readonly code: number | null;
  readonly signal: string | null;
}

/**
 * Why a run does not pass although no expectation failed: something went wrong that has no failed attempt to its name, or
 * what was asked for was not what was measured.
 */
export type Doubt =
  /** Not one attempt was made. */
  | { readonly doubt: 'nothing-attempted' }
  /** One of several hosts that make the load was lost, and with it what became of its attempts. */
  | { readonly doubt: 'client-host-lost'; readonly host: string; readonly attempts: number }
  /** No expectation was written, and nobody was served. */
  | { readonly doubt: 'nobody-served'; readonly attempted: number }
  /** The user's command, or another program that drove the load. */
  | ({ readonly doubt: 'load-program-failed'; readonly program: string } & End)
  /** A process of the command, and how many more of them, connected from another network namespace than the one looked at. */
  | { readonly doubt: 'other-namespace'; readonly pid: number; readonly command: string; readonly more: number }
  /** By its own words the command took its load where not all of it can be seen. */
  | { readonly doubt: 'command-unseen'; readonly by: string; readonly why: string }
  /** The server's host took no connection meanwhile. */
  | { readonly doubt: 'never-connected' }
  /** The server has more addresses in its namespace than the one that was followed. */
  | { readonly doubt: 'addresses-unseen'; readonly followed: string; readonly unseen: readonly string[] }
  /** Errors that the user's command counted itself. */
  | { readonly doubt: 'command-counted-errors'; readonly errors: Readonly<Record<string, number>> }
  /** The command closed connections that had waited for an answer for longer than any other took, or while the load went on. */
  | { readonly doubt: 'never-answered'; readonly count: number; readonly waitedMs: number }
  /** A command that says nothing of its own of how its connections went, whose answers, or unanswered ends of connections, nobody could read. */
  | { readonly doubt: 'failures-unseen'; readonly of: 'answers' | 'endings'; readonly why: string }
  /** A process of the server that nobody ended on purpose. */
  | ({ readonly doubt: 'server-ended'; readonly pid: number; readonly command: string } & End)
  | {
      readonly doubt: 'calls-failed';
      readonly side: Side;
      readonly syscall: string;
      readonly errno: string;
      readonly count: number;
      /** Those of the catalog that fail this call so: the ones that were met, where any was. Absent in older runs. */
      readonly limits?: readonly LimitId[];
    }
  /** A watched limit was met, and no failure is known that came of it. */
  | { readonly doubt: 'limit-met'; readonly usage: Pick<Usage, 'name' | 'side' | 'used' | 'bound'> }
  /** Listening sockets dropped packets while they were watched, and no failure is known that came of it. */
  | { readonly doubt: 'packets-dropped'; readonly of: 'listener' | 'others'; readonly packets: number }
  /** Calls of processes that had ended before anybody could see which server they went to. */
  | { readonly doubt: 'calls-unplaced'; readonly count: number }
  /** Connections of this machine that failed (Tcp.AttemptFails), of which this user cannot see where they went. */
  | { readonly doubt: 'attempts-unplaced'; readonly count: number }
  /** The scenario asked for this value, and it was not in force. */
  | ({ readonly doubt: 'setting-refused' } & Omit<Refusal, 'why'>);
