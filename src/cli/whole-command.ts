import type { ExitCode } from '../model/errors.ts';
import { performLastActs } from '../system/at-end.ts';
import { codeAfterOutput, flushed } from './output.ts';
import { asksVersion, printVersion } from './version.ts';

/**
 * One command from its words to its exit code, which it comes to once everything that it wrote has left, and everything that was left for
 * the end is done.
 *
 * @param args what follows the program's name
 */
export async function wholeCommand(args: readonly string[]): Promise<ExitCode> {
  const code = asksVersion(args) ? printVersion() : await (await import('./main.ts')).main(args);
  await Promise.all([flushed(), performLastActs()]);
  const exitCode = codeAfterOutput(code);
  await flushed();
  return exitCode;
}
