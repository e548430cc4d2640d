import { isWatch } from '../model/driver-spec.ts';
import {
  beginDriver as beginConnections,
  type Driver as ConnectionsDriver,
  type StartingDriver,
} from './connections/driver.ts';
import type { Driver, DriverOptions } from './driver.ts';
import { loadDriver } from './drivers.ts';

/** Begins to start the plan's driver: our own processes at once, a program once there is something to connect to. */
export function beginDriver(options: Omit<DriverOptions, 'listener'>): StartingDriver<Driver> {
  const { plan, host } = options;
  if (plan.scenario.driver.kind !== 'connections' || isWatch(plan.scenario)) {
    return { ready: listener => startProgram({ ...options, listener }), abandon: async () => undefined };
  }
  const { ready, abandon } = beginConnections(plan, host);
  return { ready: async listener => ofRows(await ready(listener)), abandon };
}

/** What starts programs is loaded by those runs that have one. */
async function startProgram(options: DriverOptions): Promise<Driver> {
  const { kind } = options.plan.scenario.driver;
  if (isWatch(options.plan.scenario)) return (await import('./command/watching.ts')).startWatching(options);
  const entry = loadDriver(kind);
  if (entry === undefined) return (await import('./command/command.ts')).startCommand(options);
  return 'library' in entry
    ? (await import('./library/library-driver.ts')).startLibraryDriver(entry, options)
    : (await import('./program/program-driver.ts')).startProgramDriver(entry, options);
}

function ofRows(driver: ConnectionsDriver): Driver {
  return { ...driver, report: async () => ({ kind: 'rows', shards: await driver.report() }) };
}
