import { type Command, Option } from 'commander';
import { type ExitCode, usageError } from '../../model/errors.ts';

/**
 * Declares one command on the program. What it does is loaded when it is called, so that `--help` is instant.
 *
 * @param ended is told the exit code of the command once it has run
 */
export type Registration = (program: Command, ended: (code: ExitCode) => void) => void;

/** The part of a command's help that shows how it is called. */
export function examples(...lines: readonly string[]): string {
  return `\n${lines.length === 1 ? 'Example' : 'Examples'}:\n${lines.map(line => `  $ ${line}`).join('\n')}\n`;
}

/** An option that may be given several times; its value is the list of all, empty without it. */
export function repeatable(flags: string, about: string): Option {
  return new Option(flags, `${about}; repeatable`)
    .argParser((value: string, before: readonly string[]) => [...before, value])
    .default([], 'none');
}

/** `--server` of a command that works on this machine alone: refused with why, and listed nowhere. */
export function refusedServer(why: string): Option {
  return new Option('--server <host>', why).hideHelp().argParser((): never => {
    throw usageError('--server', why, 'run --server HOST, for a load on a server of another machine');
  });
}
