import { examineMachine } from '../../api/doctor.ts';
import { canHoldLabs } from '../../model/checkup.ts';
import { EXIT, type ExitCode } from '../../model/errors.ts';
import { doctorJson } from '../../report/json/doctor.ts';
import { doctorText } from '../../report/terminal/doctor.ts';
import { deliver } from '../deliver.ts';
import { restoreFirst } from '../leftovers.ts';
import type { GlobalOptions } from '../options.ts';

/** `loadline doctor`: what this machine can do. Exit 3 where no lab can run. */
export function doctor(options: GlobalOptions): ExitCode {
  restoreFirst();
  const checkups = examineMachine();
  deliver(options, (format, colour) => (format === 'json' ? doctorJson(checkups) : doctorText(checkups, colour)));
  return canHoldLabs(checkups) ? EXIT.pass : EXIT.cannotRun;
}
