import { CannotRun } from '../model/errors.ts';
import { outOfDescriptors } from '../system/own-descriptors.ts';

/** Runs the command line of this process, and ends the process with its exit code. */
export async function enter(): Promise<never> {
  try {
    const { wholeCommand } = await import('./whole-command.ts');
    process.exit(await wholeCommand(process.argv.slice(2)));
  } catch (error) {
    // Not even the modules that tell of errors could be loaded.
    const refused = outOfDescriptors(error) ?? (error instanceof CannotRun ? error : undefined);
    if (refused === undefined) throw error;
    process.stderr.write(`loadline: cannot run here: ${refused.message}\n  what would allow it: ${refused.remedy}\n`);
    process.exit(3);
  }
}
