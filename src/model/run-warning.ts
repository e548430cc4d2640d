import type { ProgramDriverKind } from './driver-spec.ts';

/** What a reader of a run should know before trusting its numbers, as data: `report/wording` makes the sentences. */
export type RunWarning =
  | DriverWarning
  | TargetWarning
  | ProgramWarning
  | CommandWarning
  | UnseenWarning
  | TeardownWarning
  /** Of one of several hosts that drove the load. */
  | { readonly warning: 'on-client-host'; readonly host: string; readonly of: RunWarning };

/** Our own driver held the load back, or held fewer connections than it opened. */
export type DriverWarning =
  | { readonly warning: 'driver-stalled'; readonly stallMs: number }
  /** `lateMs`: the largest delay of an attempt's start. */
  | { readonly warning: 'driver-late'; readonly lateMs: number; readonly processor?: ProcessorShare }
  | { readonly warning: 'driver-starved'; readonly waitedMs: number; readonly elapsedMs: number }
  | { readonly warning: 'attempts-undated'; readonly count: number }
  | { readonly warning: 'closed-after-answer'; readonly count: number }
  | { readonly warning: 'load-bounded'; readonly boundMs: number };

/** A process of the target was ready to run for this long, of the time that it was looked at, and had no processor. */
export type TargetWarning =
  | { readonly warning: 'target-starved'; readonly waitedMs: number; readonly elapsedMs: number }
  /** The run was over before the scenario would have killed it. */
  | { readonly warning: 'not-killed'; readonly key: 'target.killAfter' | 'target.killOne'; readonly afterMs: number };

/** What a driver had of one processor (1 is all of it), and whether that was all that it could use. */
export interface ProcessorShare {
  readonly share: number;
  readonly bottleneck: 'driver' | 'machine';
}

/** A third-party load program with a known number of connections. */
export type ProgramWarning =
  | {
      readonly warning: 'calls-repeated';
      readonly driver: ProgramDriverKind;
      readonly calls: number;
      readonly attempts: number;
    }
  /** By its own clock it went on for longer than it was asked to. */
  | {
      readonly warning: 'load-overran';
      readonly driver: ProgramDriverKind;
      readonly askedMs: number;
      readonly elapsedMs: number;
    }
  | { readonly warning: 'never-tried'; readonly driver: ProgramDriverKind; readonly count: number }
  | {
      readonly warning: 'driver-ended-early';
      readonly driver: ProgramDriverKind;
      readonly code: number | null;
      readonly signal: string | null;
    };

/** A command that reports nothing of its connections. */
export type CommandWarning =
  | { readonly warning: 'unanswered-unread'; readonly why: string }
  | { readonly warning: 'answers-unheard'; readonly why: string }
  | { readonly warning: 'unanswered-incomplete' }
  /** `longestWaitMs`: 0 where none of them had waited. */
  | { readonly warning: 'closed-by-client'; readonly count: number; readonly longestWaitMs: number }
  | { readonly warning: 'connects-elsewhere'; readonly errno: string; readonly count: number }
  /** Tcp.AttemptFails of the client's namespace, and how many of these no attempt of the run accounts for. */
  | { readonly warning: 'attempt-fails'; readonly count: number; readonly beyond: number }
  | { readonly warning: 'command-killed' }
  | { readonly warning: 'command-signalled'; readonly signal: string }
  | { readonly warning: 'command-exited'; readonly code: number };

/** What this user could not see of processes that already ran. */
export type UnseenWarning =
  | { readonly warning: 'server-calls-uncounted'; readonly untraced: Untraced }
  | { readonly warning: 'client-calls-uncounted'; readonly untraced: Untraced }
  | { readonly warning: 'command-calls-uncounted'; readonly untraced: Untraced }
  | { readonly warning: 'server-of-other-user' }
  /** Of a server that an agent watched on its own host. */
  | { readonly warning: 'server-host-unseen'; readonly why: string }
  | { readonly warning: 'process-unseen'; readonly pid: number; readonly why: string };

/** Why the kernel traced no system calls: this user is not root, or something that root cannot change either. */
export type Untraced = { readonly cause: 'not-root' } | { readonly cause: 'other'; readonly why: string };

/** What a run could not take down or put back. */
type TeardownWarning = LabWarning | { readonly warning: 'part-left'; readonly part: RunPart; readonly why: string };

export type LabWarning =
  | { readonly warning: 'setting-not-restored'; readonly setting: string; readonly why: string }
  /** Somebody had put it back before the run did: it was not in force to the end. */
  | { readonly warning: 'setting-put-back'; readonly setting: string }
  | { readonly warning: 'setting-changed-since'; readonly setting: string; readonly current: string }
  | { readonly warning: 'cgroup-left'; readonly path: string; readonly why: string };

/** What a run takes down, each by itself. */
export type RunPart =
  | 'lab'
  | 'target'
  | 'other-listener'
  | 'upstream'
  | 'driver'
  | 'background-connections'
  | 'host-wide-settings'
  | 'evidence'
  | 'sampling'
  | 'server-host';
