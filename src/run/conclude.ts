import { readServerCaps, withCapsBehind } from '../collectors/snapshot/server-caps.ts';
import type { SocketTables } from '../collectors/sockets/socket-tables.ts';
import type { DriverReport } from '../drivers/driver.ts';
import type { DriverOutput } from '../model/driver-output.ts';
import type { Evidence } from '../model/evidence.ts';
import { type Ledger, ledgerFrom } from '../model/ledger.ts';
import type { Privilege } from '../model/machine.ts';
import type { Plan } from '../model/plan.ts';
import { mapProbe } from '../model/probe.ts';
import { mostFrequent } from '../model/unexpected-answer.ts';
import { openFileTree } from '../system/file-tree.ts';
import { sleep } from '../system/timer.ts';
import type { LoadClock } from './clock.ts';
import type { Observers } from './observers/observers.ts';
import { countAttempts } from './reconstruction/count-attempts.ts';
import { countEvidence } from './reconstruction/count-evidence.ts';
import { refusedWords } from './reconstruction/heard.ts';
import { joinLosses } from './reconstruction/join-losses.ts';
import { examine, hasDoubtful } from './reconstruction/join-tables.ts';
import { leftBehind } from './reconstruction/left-behind.ts';
import type { RunRecord } from './record.ts';
import type { Sampling } from './sampling.ts';
import { completeEvidence } from './server-host/complete-evidence.ts';
import { whyUnseenThere } from './server-host/unseen-there.ts';
import { closedAfterAnswer, overran, slowDriver } from './slow-driver.ts';
import { starvedTarget } from './starved-target.ts';
import { targetLog } from './target-log.ts';
import type { Testbed } from './testbed.ts';

/** What the load leaves for the autopsy. */
interface Autopsy {
  readonly sampling: Sampling;
  readonly observers: Observers;
  readonly record: RunRecord;
  readonly privilege: Privilege;
  readonly clock: LoadClock;
}

/**
 * Every socket is still open: what the driver says of each attempt is joined with what the two kernels hold. Resolves to what was wrong
 * with the driver, if anything was.
 */
export async function performAutopsy(plan: Plan, testbed: Testbed, autopsy: Autopsy): Promise<string | undefined> {
  const { observers } = autopsy;
  switch (observers.reports) {
    case 'rows':
      return await concludeAttempts(plan, testbed, autopsy, observers);
    case 'counts':
      return await concludeCounts(plan, testbed, autopsy, observers);
    case 'nothing':
      return await concludeCommand(plan, testbed, autopsy, observers);
  }
}

type ObserversOf<Reports extends Observers['reports']> = Extract<Observers, { readonly reports: Reports }>;

/** Our own driver has a row of each attempt; once it has told them it does nothing more. */
async function concludeAttempts(
  plan: Plan,
  testbed: Testbed,
  autopsy: Autopsy,
  observers: ObserversOf<'rows'>,
): Promise<undefined> {
  const { sampling, record } = autopsy;
  sampling.once('last');
  await testbed.target.refresh();
  const report = await testbed.driver.report();
  if (report.kind !== 'rows') throw new Error('a driver of ours has a row of each attempt');
  const { shards } = report;
  const ledgers = shards.map(({ ledger }) => ledgerFrom(ledger));
  const isDoubtful = hasDoubtful(ledgers, plan);
  const tables = isDoubtful ? testbed.collection.tables() : testbed.collection.portTables();
  await testbed.collection.arrived();
  const unseen = whyUnseenThere(testbed.serverHost, isDoubtful ? tables.server : undefined);
  if (unseen !== undefined) record.warn({ warning: 'server-host-unseen', why: unseen });
  const evidence = gather(testbed, autopsy, tables);
  const { tablesAt } = observers.result();
  examine(ledgers, plan, testbed.listener, failedMs => tablesAt(failedMs, tables));
  const unexpected = mostFrequent(shards.flatMap(shard => shard.unexpected));
  record.keep({
    ...joined(plan, testbed, { evidence, ledgers }, tables),
    driverHealth: shards.map(({ health }) => health),
    ...(unexpected.length > 0 && { unexpectedAnswers: unexpected }),
  });
  const healths = shards.map(({ health }) => health);
  const warnings = [...slowDriver(healths), ...starvedTarget(evidence), ...closedAfterAnswer(healths)];
  for (const warning of warnings) record.warn(warning);
}

/** A driver that reports counts: its attempts are put together from these and from what was seen. */
async function concludeCounts(
  plan: Plan,
  testbed: Testbed,
  autopsy: Autopsy,
  observers: ObserversOf<'counts'>,
): Promise<string | undefined> {
  const { sampling, record } = autopsy;
  const before = await firstLook(testbed);
  sampling.once('last');
  const { lastTables, unanswered } = observers.result();
  const { last, atLook, atEnd, report } = await endProgram(testbed, autopsy);
  const kept = report.output.end.how === 'early' ? lastTables : undefined;
  const seen = kept ?? { before, last };
  const { ledger, output, warnings } = countAttempts(
    plan,
    testbed.listener,
    seen,
    { atLook, atEnd },
    report,
    unanswered,
  );
  record.keep({
    ...joined(plan, testbed, { evidence: atEnd, ledgers: [ledger] }),
    driverHealth: [],
    driverOutput: output,
  });
  const late = [...overran(plan.scenario.load, output), ...starvedTarget(atEnd)];
  for (const warning of [...warnings, ...late]) record.warn(warning);
  return troubleOf(output);
}

/** A command reports nothing that can be counted on: its attempts are those that were seen. */
async function concludeCommand(
  plan: Plan,
  testbed: Testbed,
  autopsy: Autopsy,
  observers: ObserversOf<'nothing'>,
): Promise<undefined> {
  const { sampling, record, privilege } = autopsy;
  // What was under way when it ended comes to its end meanwhile.
  await sleep(BETWEEN_LOOKS_MS);
  sampling.once('last');
  observers.look('last');
  const { last, atEnd, report } = await endProgram(testbed, autopsy);
  const heard = testbed.collection.connections.refusals();
  const unexpected = refusedWords(report.unexpected ?? [], heard);
  const seen = { ...observers.result(), leftBehind: leftBehind(last, testbed.listener), heard };
  const counted = countEvidence(plan, atEnd, { ...report, unexpected }, seen, privilege);
  const { warnings, output, ...attempts } = counted;
  record.keep({
    ...joined(plan, testbed, attempts),
    driverHealth: [],
    driverOutput: output,
    ...(unexpected.length > 0 && { unexpectedAnswers: mostFrequent(unexpected) }),
  });
  for (const warning of [...warnings, ...starvedTarget(atEnd)]) record.warn(warning);
}

interface ProgramEnd {
  /** Both kernels' tables before its end. */
  readonly last: SocketTables;
  readonly atLook: Evidence;
  readonly atEnd: Evidence;
  readonly report: Extract<DriverReport, { readonly kind: 'counts' }>;
}

/** Looks at its connections for the last time, then ends it. What failed while it came to its end is counted as well. */
async function endProgram(testbed: Testbed, autopsy: Autopsy): Promise<ProgramEnd> {
  const last = testbed.collection.tables();
  await testbed.target.refresh();
  autopsy.clock.ending('run');
  const atLook = gather(testbed, autopsy, last);
  const report = await testbed.driver.report();
  if (report.kind !== 'counts') throw new Error('a third-party program has no rows');
  return { last, atLook, atEnd: { ...gather(testbed, autopsy, last), driverCalls: report.calls }, report };
}

/** All that was read up to the last row. */
export function gather(
  { collection, target, serverHost }: Pick<Testbed, 'collection' | 'target' | 'serverHost'>,
  { sampling, clock }: Pick<Autopsy, 'sampling' | 'clock'>,
  tables: SocketTables,
): Evidence {
  const evidence = collection.evidence(tables);
  const tree = openFileTree('/');
  const serverCaps = readServerCaps(tree, evidence.processes);
  const behind = evidence.hops && { hops: mapProbe(evidence.hops, hops => withCapsBehind(tree, hops)) };
  const here = { ...evidence, ...behind, target: sampling.target(), targetLog: targetLog(target, clock), serverCaps };
  return serverHost === undefined ? here : completeEvidence(here, serverHost);
}

interface Measured {
  readonly evidence: Evidence;
  readonly ledgers: readonly Ledger[];
}

/** With what the kernels said of lost packets, of all and of each attempt. */
function joined(
  plan: Plan,
  { collection, listener }: Testbed,
  { evidence, ledgers }: Measured,
  tables?: SocketTables,
): Measured {
  const collected = collection.packetLosses();
  const { packetLosses, ...kept } = joinLosses(collected, ledgers, plan, listener, tables?.clientTracking);
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
