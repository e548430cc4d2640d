import type { ProbeSpec } from '../model/probe-spec.ts';

/** What is known of a second copy of a running program, which a lab starts with the files of the first and writes none of them. */
export interface Copied {
  /** What the program answers; absent: HTTP, TLS or nothing, as it turns out. */
  readonly probe?: ProbeSpec;
  /** The words that start a copy at `{host}` and `{port}`, of the words of the running one; absent: the same words. */
  readonly command?: (running: readonly string[]) => readonly string[];
  /** A running one has rewritten its command line: what it was started with is not known. */
  readonly forgetsWords?: true;
}

/** The command with words that say where to listen, unless it says so itself. */
export function toldWhere(command: readonly string[], words: readonly string[]): readonly string[] {
  return command.some(word => word.includes('{host}')) ? command : [...command, ...words];
}
