import { diagnose as diagnoseServer } from '../../api/diagnose.ts';
import { type ExitCode, usageError } from '../../model/errors.ts';
import { durationOption } from '../../plan/diagnosis.ts';
import { exitCodeOf } from '../../verdict/exit-code.ts';
import { checkFiles, deliver } from '../deliver.ts';
import { interruptible } from '../interruptible.ts';
import { restoreFirst } from '../leftovers.ts';
import type { GlobalOptions } from '../options.ts';
import { renderReport } from '../render-report.ts';
import { wholeNumber } from '../whole-number.ts';

const COMMAND = 'a load command after --; without one, `loadline watch` watches who connects anyway';

export interface DiagnoseOptions extends GlobalOptions {
  readonly pid?: string;
  readonly port?: string;
  readonly connectTimeout?: string;
  readonly duration?: string;
}

/** `loadline diagnose`: the user's own command against a server that runs already, and what failed it. */
export async function diagnose(command: readonly string[], options: DiagnoseOptions): Promise<ExitCode> {
  if (command.length === 0) throw usageError('command', 'there is none', COMMAND);
  const { connectTimeout, duration } = options;
  const pid = wholeNumber('--pid', options.pid, 2 ** 22);
  const port = wholeNumber('--port', options.port, 65_535);
  const request = {
    ...(pid !== undefined && { pid }),
    ...(port !== undefined && { port }),
    ...(connectTimeout !== undefined && { connectTimeoutMs: durationOption('--connect-timeout', connectTimeout) }),
    ...(duration !== undefined && { durationMs: durationOption('--duration', duration) }),
  };
  restoreFirst();
  checkFiles(options);
  // What the command prints is its own progress.
  return interruptible({ ...options, progress: 'none' }, async control => {
    const section = await diagnoseServer(command, { ...control, ...request });
    deliver(options, renderReport([section], options));
    return exitCodeOf([section.verdict]);
  });
}
