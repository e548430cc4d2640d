import { requireProgram } from '../../system/programs.ts';
import type { Driver, DriverOptions } from '../driver.ts';
import { startProgramDriver } from '../program/program-driver.ts';
import { urlOf } from '../program/url.ts';
import { parseWrk } from './output.ts';

/** wrk opens all connections at once, and never tries one again that could not be made. */
export function startWrk(options: DriverOptions): Promise<Driver> {
  const { load, driver } = options.plan.scenario;
  const durationMs = load.durationMs ?? 0;
  const command = [
    requireProgram('wrk', 'wrk', 'as the driver'),
    ...(driver.args ?? []),
    `-c${load.connections}`,
    // It takes whole seconds, and is interrupted where those are too many.
    `-d${Math.ceil(durationMs / 1000)}s`,
    '--latency',
    urlOf(options.listener),
  ];
  return startProgramDriver(
    {
      kind: 'wrk',
      command,
      trait: 'gives-up-connection',
      trials: 1,
      numbers: parseWrk,
      interrupt: durationMs % 1000 !== 0,
    },
    options,
  );
}
