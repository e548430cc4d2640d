import { requireProgram } from '../../system/programs.ts';
import type { Driver, DriverOptions } from '../driver.ts';
import { startProgramDriver } from '../program/program-driver.ts';
import { urlOf } from '../program/url.ts';
import { parseWrk } from './output.ts';

/**
 * wrk closes its connections when its time is over, and they have to be looked at before: it is told of more time than it has, and is
 * interrupted, upon which it prints its result.
 */
const SPARE_SECONDS = 30;

/** wrk opens all connections at once, and never tries one again that could not be made. */
export function startWrk(options: DriverOptions): Promise<Driver> {
  const { load, driver } = options.plan.scenario;
  const durationMs = load.durationMs ?? 0;
  const command = [
    requireProgram('wrk', 'wrk', 'as the driver'),
    ...(driver.args ?? []),
    `-c${load.connections}`,
    `-d${Math.ceil(durationMs / 1000) + SPARE_SECONDS}s`,
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
    },
    options,
  );
}
