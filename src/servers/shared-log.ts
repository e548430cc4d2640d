import type { ConfigurationFiles } from './configuration-files.ts';
import type { LogLineParser } from './server.ts';

/** A log file that no process need have open between two lines, and in which each line names its process. */
export interface SharedLog {
  /** Where it may lie on this machine, whoever writes to it. */
  readonly files: (tree: ConfigurationFiles) => readonly string[];
  /** The process that wrote a line; NaN for a line that does not say. */
  readonly pidOf: (line: string) => number;
  readonly parse: LogLineParser;
}
