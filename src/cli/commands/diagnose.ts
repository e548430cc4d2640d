import { diagnose as diagnoseServer } from '../../api/diagnose.ts';
import { type ExitCode, usageError } from '../../model/errors.ts';
import { exitCodeOf } from '../../verdict/exit-code.ts';
import { checkFiles, deliver } from '../deliver.ts';
import { interruptible } from '../interruptible.ts';
import { restoreFirst } from '../leftovers.ts';
import type { GlobalOptions } from '../options.ts';
import { renderReport } from '../render-report.ts';
import { type ServerOptions, serverRequest } from '../server-options.ts';

const COMMAND = 'a load command after --; without one, `loadline watch` watches who connects anyway';

export interface DiagnoseOptions extends GlobalOptions, ServerOptions {
  readonly duration?: string;
}

/** `loadline diagnose`: the user's own command against a server that runs already, and what failed it. */
export async function diagnose(command: readonly string[], options: DiagnoseOptions): Promise<ExitCode> {
  if (command.length === 0) throw usageError('command', 'there is none', COMMAND);
  const request = serverRequest(options, '--duration', options.duration);
  restoreFirst();
  checkFiles(options);
  // What the command prints is its own progress.
  return interruptible({ ...options, progress: 'none' }, async control => {
    const section = await diagnoseServer(command, { ...control, ...request });
    deliver(options, renderReport([section], options));
    return exitCodeOf([section.verdict]);
  });
}
