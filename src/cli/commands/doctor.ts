import { examineMachine } from '../../api/doctor.ts';
import { onHost } from '../../hosts/on-host.ts';
import { type Checkup, canHoldLabs } from '../../model/checkup.ts';
import { EXIT, type ExitCode } from '../../model/errors.ts';
import { doctorJson } from '../../report/json/doctor.ts';
import { doctorText } from '../../report/terminal/doctor.ts';
import { deliver } from '../deliver.ts';
import { type HostOptions, hostNamed } from '../host-options.ts';
import { restoreFirst } from '../leftovers.ts';
import type { GlobalOptions } from '../options.ts';

export interface DoctorOptions extends GlobalOptions, HostOptions {
  readonly host?: string;
}

/** `loadline doctor`: what this machine, or another host, can do. Exit 3 where no lab can run. */
export async function doctor(options: DoctorOptions): Promise<ExitCode> {
  const { host } = options;
  const checkups = host === undefined ? here() : await there(host, options);
  deliver(options, (format, colour) =>
    format === 'json' ? doctorJson(checkups, host) : doctorText(checkups, colour, host),
  );
  return canHoldLabs(checkups) ? EXIT.pass : EXIT.cannotRun;
}

function here(): readonly Checkup[] {
  restoreFirst();
  return examineMachine();
}

async function there(name: string, options: DoctorOptions): Promise<readonly Checkup[]> {
  return await onHost(hostNamed('--host', name, options), agent => agent.order({ do: 'examine' }));
}
