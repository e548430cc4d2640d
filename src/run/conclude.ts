import type { SocketTables } from '../collectors/sockets/socket-tables.ts';
import type { DriverOutput } from '../model/driver-output.ts';
import type { Evidence } from '../model/evidence.ts';
import { type Ledger, ledgerFrom } from '../model/ledger.ts';
import type { Privilege } from '../model/machine.ts';
import type { Plan } from '../model/plan.ts';
import { reportsOf } from '../model/scenario.ts';
import { sleep } from '../system/timer.ts';
import type { LoadClock } from './clock.ts';
import type { LastTablesKeeper } from './observers/last-tables.ts';
import type { OverdueKeeper } from './observers/overdue.ts';
import type { TimeoutTables } from './observers/timeout-tables.ts';
import type { UnansweredKeeper } from './observers/unanswered.ts';
import { countAttempts } from './reconstruction/count-attempts.ts';
import { countEvidence } from './reconstruction/count-evidence.ts';
import { joinLosses } from './reconstruction/join-losses.ts';
import { examine, hasDoubtful } from './reconstruction/join-tables.ts';
import type { RunRecord } from './record.ts';
import type { Sampling } from './sampling.ts';
import { closedAfterAnswer, slowDriver } from './slow-driver.ts';
import { targetLog } from './target-log.ts';
import type { Testbed } from './testbed.ts';

/** What the load leaves for the autopsy. */
interface Autopsy {
  readonly sampling: Sampling;
  readonly timeoutTables: TimeoutTables;
  readonly lastTables: LastTablesKeeper;
  readonly overdue: OverdueKeeper;
  readonly unanswered: UnansweredKeeper;
  readonly record: RunRecord;
  readonly privilege: Privilege;
  readonly clock: LoadClock;
}

/**
 * Every socket is still open: what the driver says of each attempt is joined with what the two kernels hold. Resolves to what was wrong
 * with the driver, if anything was.
 */
export async function performAutopsy(plan: Plan, testbed: Testbed, autopsy: Autopsy): Promise<string | undefined> {
  if (reportsOf(plan.scenario) !== 'rows') return await concludeProgram(plan, testbed, autopsy);
  await concludeAttempts(plan, testbed, autopsy);
  return undefined;
}

/** Our own driver has a row of each attempt; once it has told them it does nothing more. */
async function concludeAttempts(plan: Plan, testbed: Testbed, autopsy: Autopsy): Promise<void> {
  const { sampling, timeoutTables, record } = autopsy;
  sampling.once('last');
  await testbed.target.refresh();
  const report = await testbed.driver.report();
  if (report.kind !== 'rows') throw new Error('a driver of ours has a row of each attempt');
  const { shards } = report;
  const ledgers = shards.map(({ ledger }) => ledgerFrom(ledger));
  const tables = hasDoubtful(ledgers, plan) ? testbed.collection.tables() : testbed.collection.portTables();
  const evidence = gather(testbed, autopsy, tables);
  examine(ledgers, plan, testbed.listener, failedMs => timeoutTables.tablesAt(failedMs, tables));
  record.keep({
    ...joined(plan, testbed, { evidence, ledgers }),
    driverHealth: shards.map(({ health }) => health),
  });
  const healths = shards.map(({ health }) => health);
  for (const warning of [...slowDriver(healths), ...closedAfterAnswer(healths)]) record.warn(warning);
}

/** Somebody else's program gives counts at most: its attempts are put together from what was seen. */
async function concludeProgram(plan: Plan, testbed: Testbed, autopsy: Autopsy): Promise<string | undefined> {
  const { sampling, lastTables, overdue, unanswered, record, privilege, clock } = autopsy;
  const before = await firstLook(testbed);
  sampling.once('last');
  const ended = unanswered.result();
  overdue.look('last');
  const tables = testbed.collection.tables();
  await testbed.target.refresh();
  clock.ending('run');
  const atLook = gather(testbed, autopsy, tables);
  const report = await testbed.driver.report();
  if (report.kind !== 'counts') throw new Error("a program of somebody else's has no rows");
  // What failed while it came to its end is counted as well.
  const atEnd = { ...gather(testbed, autopsy, tables), driverCalls: report.calls };
  if (plan.scenario.driver.kind === 'command') {
    const seen = { overdue: overdue.ledgers(), unanswered: unanswered.result() };
    const { warnings, output, ...counted } = countEvidence(plan, atEnd, report, seen, privilege);
    record.keep({ ...joined(plan, testbed, counted), driverHealth: [], driverOutput: output });
    for (const warning of warnings) record.warn(warning);
    return undefined;
  }
  const kept = report.output.end.how === 'early' ? lastTables.kept() : undefined;
  const seen = kept ?? { before, last: tables };
  const { ledger, output, warnings } = countAttempts(plan, testbed.listener, seen, { atLook, atEnd }, report, ended);
  record.keep({
    ...joined(plan, testbed, { evidence: atEnd, ledgers: [ledger] }),
    driverHealth: [],
    driverOutput: output,
  });
  for (const warning of warnings) record.warn(warning);
  return troubleOf(output);
}

function gather({ collection, target }: Testbed, { sampling, clock }: Autopsy, tables: SocketTables): Evidence {
  return { ...collection.evidence(tables), target: sampling.target(), targetLog: targetLog(target, clock) };
}

interface Measured {
  readonly evidence: Evidence;
  readonly ledgers: readonly Ledger[];
}

/** With what the kernels said of lost packets, of all and of each attempt. */
function joined(plan: Plan, { collection, listener }: Testbed, { evidence, ledgers }: Measured): Measured {
  const { packetLosses, ...kept } = joinLosses(collection.packetLosses(), ledgers, plan, listener);
  return { ...kept, evidence: { ...evidence, packetLosses } };
}

/** A driver that was not what it should be: what it did is kept, and judged by nobody. */
function troubleOf({ kind, end, numbers }: DriverOutput): string | undefined {
  if (end.how === 'killed') return `${kind} went on past its time and was ended`;
  const well = end.how === 'finished' || end.code === 0;
  if (well && numbers.state !== 'read') return numbers.why;
  return undefined;
}

/** Between two looks at the connections of a driver that gives no rows. */
const BETWEEN_LOOKS_MS = 100;

/** A driver that goes on while it is looked at has connections under way: only those that do not move are stuck. */
async function firstLook({ collection }: Testbed): Promise<SocketTables> {
  const tables = collection.tables();
  await sleep(BETWEEN_LOOKS_MS);
  return tables;
}
