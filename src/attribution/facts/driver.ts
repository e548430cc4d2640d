import type { Evidence } from '../../model/evidence.ts';
import type { FactBook } from '../../model/facts/facts.ts';
import { ok } from '../../model/probe.ts';
import type { Run } from '../../model/run.ts';
import { ownEnd } from './own-end.ts';

/** The driver's processes that ended by themselves, and whether the run ended before its load did. */
export function driverFact({ state }: Run, { processes }: Evidence): FactBook['driver'] {
  const drivers = processes.filter(({ role }) => role === 'driver');
  return ok({
    exits: drivers.flatMap(driver => ownEnd(driver).map(exit => ({ ...exit, pid: driver.pid }))),
    stopped: state.state !== 'completed',
  });
}
