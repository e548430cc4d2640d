import type { ConfigurationFiles } from './configuration-files.ts';

/** A log file that no process need have open between two lines, and in which each line names its process. */
export interface SharedLog {
  /** Where it may lie on this machine, whoever writes to it. */
  readonly files: (tree: ConfigurationFiles) => readonly string[];
  /** A line: the process id, then the text. */
  readonly line: RegExp;
}
