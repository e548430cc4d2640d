import type { SocketTables } from '../collectors/sockets/socket-tables.ts';
import type { DriverOutput } from '../model/driver-output.ts';
import type { Evidence } from '../model/evidence.ts';
import { ledgerFrom } from '../model/ledger.ts';
import type { Plan } from '../model/plan.ts';
import { sleep } from '../system/timer.ts';
import type { LoadClock } from './clock.ts';
import type { LookKeeper } from './observers/looks.ts';
import type { Rounds } from './observers/rounds.ts';
import type { UnansweredKeeper } from './observers/unanswered.ts';
import type { WaitKeeper } from './observers/waits.ts';
import { countAttempts } from './reconstruction/count-attempts.ts';
import { countEvidence } from './reconstruction/count-evidence.ts';
import { examine, hasDoubtful } from './reconstruction/join-tables.ts';
import type { RunRecord } from './record.ts';
import type { Sampling } from './sampling.ts';
import { closedAfterAnswer, slowDriver } from './slow-driver.ts';
import type { Stage } from './stage.ts';
import { targetLog } from './target-log.ts';

/** What the load leaves for the autopsy. */
interface Autopsy {
  readonly sampling: Sampling;
  readonly rounds: Rounds;
  readonly looks: LookKeeper;
  readonly waits: WaitKeeper;
  readonly unanswered: UnansweredKeeper;
  readonly record: RunRecord;
  readonly clock: LoadClock;
}

/**
 * Every socket is still open: what the driver says of each attempt is joined with what the two kernels hold. Resolves to what was wrong
 * with the driver, if anything was.
 */
export async function performAutopsy(plan: Plan, stage: Stage, autopsy: Autopsy): Promise<string | undefined> {
  if (plan.driver.engine === 'program') return await concludeProgram(plan, stage, autopsy);
  await concludeAttempts(plan, stage, autopsy);
  return undefined;
}

/** Our own driver has a row of each attempt; once it has told them it does nothing more. */
async function concludeAttempts(plan: Plan, stage: Stage, autopsy: Autopsy): Promise<void> {
  const { sampling, rounds, record } = autopsy;
  sampling.once('last');
  await stage.target.refresh();
  const report = await stage.driver.report();
  if (report.kind !== 'rows') throw new Error('a driver of ours has a row of each attempt');
  const { shards } = report;
  const ledgers = shards.map(({ ledger }) => ledgerFrom(ledger));
  const tables = hasDoubtful(ledgers, plan) ? stage.collection.tables() : stage.collection.portTables();
  const evidence = gather(stage, autopsy, tables);
  examine(ledgers, plan, stage.listener, failedMs => rounds.tablesAt(failedMs, tables));
  record.keep({ evidence, ledgers, driverHealth: shards.map(({ health }) => health) });
  const healths = shards.map(({ health }) => health);
  for (const warning of [...slowDriver(healths), ...closedAfterAnswer(healths)]) record.warn(warning);
}

/** Somebody else's program gives counts at most: its attempts are put together from what was seen. */
async function concludeProgram(plan: Plan, stage: Stage, autopsy: Autopsy): Promise<string | undefined> {
  const { sampling, looks, waits, unanswered, record, clock } = autopsy;
  const before = await firstLook(stage);
  sampling.once('last');
  const ended = unanswered.result();
  waits.look('last');
  const tables = stage.collection.tables();
  await stage.target.refresh();
  clock.ending('run');
  const atLook = gather(stage, autopsy, tables);
  const report = await stage.driver.report();
  if (report.kind !== 'counts') throw new Error("a program of somebody else's has no rows");
  // What failed while it came to its end is counted as well.
  const atEnd = { ...gather(stage, autopsy, tables), driverCalls: report.calls };
  if (plan.scenario.driver.kind === 'command') {
    const { warnings, output, ...counted } = countEvidence(plan, atEnd, report, {
      overdue: waits.overdue(),
      unanswered: unanswered.result(),
    });
    record.keep({ ...counted, driverHealth: [], driverOutput: output });
    for (const warning of warnings) record.warn(warning);
    return undefined;
  }
  const kept = report.output.end.how === 'early' ? looks.kept() : undefined;
  const seen = kept ?? { before, last: tables };
  const { ledger, output, warnings } = countAttempts(plan, stage.listener, seen, { atLook, atEnd }, report, ended);
  record.keep({ evidence: atEnd, ledgers: [ledger], driverHealth: [], driverOutput: output });
  for (const warning of warnings) record.warn(warning);
  return troubleOf(output);
}

function gather({ collection, target }: Stage, { sampling, clock }: Autopsy, tables: SocketTables): Evidence {
  return { ...collection.evidence(tables), target: sampling.target(), targetLog: targetLog(target, clock) };
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
async function firstLook({ collection }: Stage): Promise<SocketTables> {
  const tables = collection.tables();
  await sleep(BETWEEN_LOOKS_MS);
  return tables;
}
