import { startAb } from './ab/ab.ts';
import { startAutocannon } from './autocannon/autocannon.ts';
import { startCommand } from './command/command.ts';
import { type Driver as ConnectionsDriver, startDriver as startConnections } from './connections/driver.ts';
import type { Driver, DriverOptions } from './driver.ts';
import { startUndici } from './undici/undici.ts';
import { startWrk } from './wrk/wrk.ts';

/** Starts the plan's driver. Throws CannotRun when this machine does not allow it, ShardFailed when it does not come up. */
export async function startDriver(options: DriverOptions): Promise<Driver> {
  switch (options.plan.scenario.driver.kind) {
    case 'connections':
      return ofRows(await startConnections(options.plan, options.host, options.listener));
    case 'wrk':
      return startWrk(options);
    case 'ab':
      return startAb(options);
    case 'autocannon':
      return startAutocannon(options);
    case 'undici':
      return startUndici(options);
    case 'command':
      return startCommand(options);
  }
}

function ofRows(driver: ConnectionsDriver): Driver {
  return { ...driver, report: async () => ({ kind: 'rows', shards: await driver.report() }) };
}
