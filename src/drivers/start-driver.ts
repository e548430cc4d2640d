import { isWatch } from '../model/scenario.ts';
import { startCommand } from './command/command.ts';
import { startWatching } from './command/watching.ts';
import {
  beginDriver as beginConnections,
  type Driver as ConnectionsDriver,
  type StartingDriver,
} from './connections/driver.ts';
import type { Driver, DriverOptions } from './driver.ts';
import { loadDriver } from './drivers.ts';
import { startLibraryDriver } from './library/library-driver.ts';
import { startProgramDriver } from './program/program-driver.ts';

/** Begins to start the plan's driver: our own processes at once, a program once there is something to connect to. */
export function beginDriver(options: Omit<DriverOptions, 'listener'>): StartingDriver<Driver> {
  const { plan, host } = options;
  if (plan.scenario.driver.kind !== 'connections' || isWatch(plan.scenario)) {
    return { ready: listener => startProgram({ ...options, listener }), abandon: async () => undefined };
  }
  const { ready, abandon } = beginConnections(plan, host);
  return { ready: async listener => ofRows(await ready(listener)), abandon };
}

async function startProgram(options: DriverOptions): Promise<Driver> {
  const { kind } = options.plan.scenario.driver;
  if (isWatch(options.plan.scenario)) return startWatching(options);
  const entry = loadDriver(kind);
  if (entry === undefined) return startCommand(options);
  return 'library' in entry ? startLibraryDriver(entry, options) : startProgramDriver(entry, options);
}

function ofRows(driver: ConnectionsDriver): Driver {
  return { ...driver, report: async () => ({ kind: 'rows', shards: await driver.report() }) };
}
