import type { LogEntry } from '../model/explanation.ts';
import type { ApplicationPlan } from '../model/plan.ts';
import type { TargetKind, TargetSpec } from '../model/scenario.ts';

/** One server program. A member is absent where the program has no such thing. */
export interface Server {
  readonly kind: TargetKind;
  /** Its program, and the Debian package that has it; absent for a server of ours. */
  readonly installed?: Installed;
  readonly settings?: ServerSettings;
  /** The line of its configuration, or of a program on it, that sets the number it hands to listen(2). */
  readonly listenLine?: (backlog: string) => string;
  readonly parseLogLine?: LogLineParser;
  /** Lines of its error log that say something about a limit. */
  readonly logEntries?: readonly LogEntry[];
}

interface Installed {
  readonly program: string;
  readonly package: string;
}

/** How a scenario sets it up. */
export interface ServerSettings {
  /** The settings for so many connections: what the scenario does not limit is made large enough. */
  readonly planned: (target: TargetSpec, connections: number) => ApplicationPlan;
  /** The target with what `planned` would choose by the number of connections fixed: enough for `most`. */
  readonly pinned: (target: TargetSpec, most: number) => TargetSpec;
  /** Keys of `target` that no other kind has. */
  readonly keys: readonly (keyof TargetSpec)[];
  /** What the server itself would correct without a word. */
  readonly mistakes?: (target: TargetSpec) => readonly SettingMistake[];
}

export interface SettingMistake {
  readonly key: keyof TargetSpec;
  readonly mistake: string;
  readonly expected: string;
}

/** When a line was written, in milliseconds of the wall clock, and its text; undefined for a line of another program. */
export type LogLineParser = (line: string) => { readonly wallMs: number; readonly text: string } | undefined;
