import type { Command } from 'commander';
import { addFormat, type FormatRequest } from './format.ts';

/** The options that every command takes. */
export interface GlobalOptions {
  readonly format: readonly FormatRequest[];
  /** Folder that runs are written to. */
  readonly out: string;
  readonly quiet: boolean;
  /** False with `--no-color`. */
  readonly color: boolean;
  readonly debug: boolean;
}

/** Declares the options on the program: commander takes them before and after the command's name. */
export function addGlobalOptions(program: Command): Command {
  return program
    .option('--format <format[=file]>', 'terminal or json; repeatable; with =file it is written there', addFormat)
    .option('--out <dir>', 'folder that runs are written to', 'reports')
    .option('--quiet', 'no progress, and one line a scenario')
    .option('--no-color', 'no colour (NO_COLOR does the same)')
    .option('--debug', 'show the stack of an error that is a bug in loadline');
}

/** What the user asked for, defaults applied. */
export function globalOptions(command: Command): GlobalOptions {
  const options = command.optsWithGlobals();
  return {
    format: options['format'] ?? [{ format: 'terminal' }],
    out: options['out'],
    quiet: options['quiet'] ?? false,
    color: options['color'],
    debug: options['debug'] ?? false,
  };
}
