import { isWatch } from '../model/scenario.ts';
import { startCommand } from './command/command.ts';
import { startWatching } from './command/watching.ts';
import { type Driver as ConnectionsDriver, startDriver as startConnections } from './connections/driver.ts';
import type { Driver, DriverOptions } from './driver.ts';
import { loadDriver } from './drivers.ts';
import { startLibraryDriver } from './library/library-driver.ts';
import { startProgramDriver } from './program/program-driver.ts';

/** Starts the plan's driver. Throws CannotRun when this machine does not allow it, ShardFailed when it does not come up. */
export async function startDriver(options: DriverOptions): Promise<Driver> {
  const { kind } = options.plan.scenario.driver;
  if (isWatch(options.plan.scenario)) return startWatching(options);
  if (kind === 'connections') return ofRows(await startConnections(options.plan, options.host, options.listener));
  const entry = loadDriver(kind);
  if (entry === undefined) return startCommand(options);
  return 'library' in entry ? startLibraryDriver(entry, options) : startProgramDriver(entry, options);
}

function ofRows(driver: ConnectionsDriver): Driver {
  return { ...driver, report: async () => ({ kind: 'rows', shards: await driver.report() }) };
}
