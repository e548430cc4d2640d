import { EXIT, type ExitCode } from '../../model/errors.ts';
import { deliver } from '../deliver.ts';
import { examineMachine } from '../doctor/examine.ts';
import { doctorText } from '../doctor/text.ts';
import { restoreFirst } from '../leftovers.ts';
import type { GlobalOptions } from '../options.ts';

/** `loadline doctor`: what this machine can do. Exit 3 where no lab can run. */
export function doctor(options: GlobalOptions): ExitCode {
  restoreFirst();
  const checkups = examineMachine();
  const labs = checkups.every(({ state }) => state !== 'missing');
  deliver(options, (format, colour) =>
    format === 'json'
      ? `${JSON.stringify({ schema: 'loadline.doctor/1', labs, checks: checkups }, null, 2)}\n`
      : doctorText(checkups, colour),
  );
  return labs ? EXIT.pass : EXIT.cannotRun;
}
