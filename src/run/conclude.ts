import type { ShardReport } from '../drivers/connections/driver-shard.ts';
import { ledgerFrom } from '../model/ledger.ts';
import type { Plan } from '../model/plan.ts';
import { examine } from './autopsy.ts';
import type { RunRecord } from './record.ts';
import type { Rounds } from './rounds.ts';
import type { Sampling } from './sampling.ts';
import type { Stage } from './stage.ts';

/** Every socket is still open: what the driver says of each attempt is joined with what the two kernels hold. */
export async function performAutopsy(
  plan: Plan,
  stage: Stage,
  { sampling, rounds, record }: { sampling: Sampling; rounds: Rounds; record: RunRecord },
): Promise<void> {
  sampling.once();
  const tables = stage.collection.tables();
  await stage.target.refresh();
  const reports = await stage.driver.report();
  const ledgers = reports.map(({ ledger }) => ledgerFrom(ledger));
  examine(ledgers, plan, stage.listener, failedMs => rounds.tablesAt(failedMs, tables));
  const evidence = { ...stage.collection.evidence(tables), target: sampling.target() };
  record.keep(
    evidence,
    ledgers,
    reports.map(({ health }) => health),
  );
  warnOfSlowDriver(reports, record);
}

/** From here on a driver's own delay is part of what it measured. */
const LATE_MS = 500;

function warnOfSlowDriver(reports: readonly ShardReport[], record: RunRecord): void {
  const longest = (name: 'longestStallMs' | 'latestStartMs') =>
    Math.round(Math.max(0, ...reports.map(({ health }) => health?.[name] ?? 0)));
  const stallMs = longest('longestStallMs');
  const lateMs = longest('latestStartMs');
  if (stallMs >= LATE_MS)
    record.warn(`the driver did not get to look at its sockets for ${stallMs} ms: times include that`);
  if (lateMs >= LATE_MS)
    record.warn(`the driver started attempts up to ${lateMs} ms after they were due: times include that`);
}
