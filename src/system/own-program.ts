import { IS_ONE_FILE } from './own-files.ts';
import { programPath } from './package.ts';

/** In front of the name of a program that lies in the one file. */
const MARK = 'program:';

/** A command. */
type Command = [program: string, ...words: string[]];

/**
 * How one of our own programs is started: Node and its file, or this very executable and the program's name.
 *
 * @param program such as `drivers/connections/shard.js`
 */
export function ownProgram(program: string): Command {
  return [process.execPath, ownScript(program)];
}

/** What follows the executable in `ownProgram`. Throws CannotRun when the program was never built. */
export function ownScript(program: string): string {
  return IS_ONE_FILE ? `${MARK}${program}` : programPath(program);
}

/** The program that the first word after the executable asks for, in the one file; undefined where it is a word for the command line. */
export function programAskedFor(word: string | undefined): string | undefined {
  return word?.startsWith(MARK) === true ? word.slice(MARK.length) : undefined;
}

/** How this command line is started again, with other words. */
export function ownCommand(words: readonly string[]): Command {
  return IS_ONE_FILE
    ? [process.execPath, ...words]
    : [process.execPath, ...process.execArgv, process.argv[1] ?? '', ...words];
}
