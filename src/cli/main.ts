import { CommanderError } from 'commander';
import { EXIT, type ExitCode } from '../model/errors.ts';
import { giveStrayError, takeStrayErrors } from '../system/stray-errors.ts';
import { endingOf } from './errors.ts';
import { note, surviveOutput } from './output.ts';
import { buildProgram } from './program.ts';

/**
 * Runs one command line and says how it ended. Never throws: every error ends in a message and an exit code here, also one that is
 * thrown where nobody awaits it.
 *
 * @param args what follows the program's name
 */
export async function main(args: readonly string[]): Promise<ExitCode> {
  surviveOutput();
  const strays = takeStrayErrors();
  process.on('uncaughtException', giveStrayError);
  let exitCode: ExitCode = EXIT.pass;
  const program = buildProgram(code => {
    exitCode = code;
  });
  try {
    await Promise.race([program.parseAsync(linesAsWords(args), { from: 'user' }), strays.first]);
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.pass : EXIT.invalid;
    const ending = await endingOf(error, { debug: args.includes('--debug'), args });
    for (const line of ending.lines) note(line);
    return ending.exitCode;
  }
}

/** A line of a log that begins with a dash, such as `-bash: fork: …`, is no option of `explain`: a space before it says so. */
function linesAsWords(args: readonly string[]): string[] {
  const at = args.indexOf('explain');
  return args.map((word, index) => (at >= 0 && index > at && /^-[^\s=]*(:$|\s)/.test(word) ? ` ${word}` : word));
}
