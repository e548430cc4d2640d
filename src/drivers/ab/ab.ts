import { PROGRAM_PACKAGES } from '../../model/programs.ts';
import { requireProgram } from '../../system/programs.ts';
import type { Driver, DriverOptions } from '../driver.ts';
import { startProgramDriver } from '../program/program-driver.ts';
import { urlOf } from '../program/url.ts';
import { errnoOfAb, parseAb } from './output.ts';

/** It keeps a record a request, of which only the pages that it writes to take memory. */
const NO_END = 1_000_000;

/** ab gives everything up at the first connection that cannot be made, and prints no numbers then. */
export function startAb(options: DriverOptions): Promise<Driver> {
  const { load, driver } = options.plan.scenario;
  const command = [
    requireProgram('ab', PROGRAM_PACKAGES.ab, 'as the driver'),
    ...(driver.args ?? []),
    `-c${load.connections}`,
    `-n${Math.max(load.requests ?? NO_END, load.connections)}`,
    urlOf(options.listener),
  ];
  return startProgramDriver(
    { kind: 'ab', command, trait: 'gives-up-everything', numbers: parseAb, errno: errnoOfAb },
    // strace would slow its burst down, and it names the errno itself.
    { ...options, countCalls: false },
  );
}
