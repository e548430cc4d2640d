import { isWatch } from '../model/driver-spec.ts';
import { messageOf } from '../model/error-message.ts';
import { CannotRun, NotSaved, ShardFailed } from '../model/errors.ts';
import type { Machine } from '../model/machine.ts';
import type { Plan } from '../model/plan.ts';
import type { RunProgress } from '../model/progress.ts';
import type { Run, RunState } from '../model/run.ts';
import { machineRefusal } from '../system/machine-refusal.ts';
import { takeStrayErrors } from '../system/stray-errors.ts';
import { sleep } from '../system/timer.ts';
import { CHECKPOINTS_OF_WATCH, createCheckpoints, NO_CHECKPOINTS } from './checkpoints.ts';
import { type Cleanup, createCleanup } from './cleanup.ts';
import type { Share } from './client-hosts/share.ts';
import { createClock, type LoadClock } from './clock.ts';
import { gather, performAutopsy } from './conclude.ts';
import { plannedKills } from './kills.ts';
import { driveLoad } from './load.ts';
import { observersFor } from './observers/observers.ts';
import { phaseReporter, reporter } from './progress.ts';
import { type RecordedRun, type RunRecord, startRecord } from './record.ts';
import { createSampling } from './sampling.ts';
import { buildTestbed, type ServerAgent, type Testbed } from './testbed.ts';

export interface ConductOptions {
  readonly machine: Machine;
  /** Where the run is saved, phase by phase; absent: nowhere. */
  readonly folder?: string;
  readonly allowHostChanges: boolean;
  /** A command that undoes host-wide changes, run when this process is killed. */
  readonly restoreCommand?: readonly string[];
  /** Ends a watch, which completes by that. */
  readonly until?: AbortSignal;
  /** Ends the run early: what was measured is kept, in state `stopped`. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: RunProgress) => void;
  /** The agent on the server's host, where that is another machine. */
  readonly server?: ServerAgent;
  /** Other hosts make the rest of the load. */
  readonly share?: Share;
}

/** Carries out a plan as `carryOut` does. Throws NotSaved, once everything is taken down, where something could not be written. */
export async function conduct(plan: Plan, options: ConductOptions): Promise<Run> {
  const { run, unsaved } = await carryOut(plan, options);
  if (unsaved.length > 0) throw new NotSaved(unsaved.flatMap(({ files }) => files));
  return run;
}

/**
 * Carries out a plan: lab, target, driver, load, hold, autopsy, teardown. Whatever happens, everything is taken down and the
 * run is saved as far as it got. Throws what kept it from starting; a run that broke later is returned, with why.
 */
export async function carryOut(plan: Plan, options: ConductOptions): Promise<RecordedRun> {
  const record = startRecord(options.folder, plan, options.machine, phaseReporter(plan, options.onProgress));
  const cleanup = createCleanup();
  const clock = createClock();
  const strays = takeStrayErrors();
  let started = false;
  const carried = async (): Promise<RunState> => {
    const testbed = await buildTestbed(plan, options, { record, cleanup, clock });
    options.signal?.throwIfAborted();
    started = true;
    return measure(plan, testbed, options, { record, cleanup, clock });
  };
  try {
    const state = await Promise.race([carried(), strays.first]);
    await takeDown(record, cleanup, clock);
    return record.end(state);
  } catch (error) {
    const state = await abandon(error, options, { record, cleanup, clock });
    const recorded = record.end(state);
    if (state.state === 'broken' && !(started && isOfMachine(error))) throw error;
    return recorded;
  } finally {
    strays.close();
  }
}

/** What happened to the run, and is no bug of ours. */
function isOfMachine(error: unknown): boolean {
  return error instanceof ShardFailed || error instanceof CannotRun || machineRefusal(error) !== undefined;
}

/** The part of a run that measures. Everything is open; nothing is closed until the autopsy has been saved. */
async function measure(
  plan: Plan,
  testbed: Testbed,
  options: ConductOptions,
  { record, cleanup, clock }: { record: RunRecord; cleanup: Cleanup; clock: LoadClock },
): Promise<RunState> {
  const { collection, target } = testbed;
  const sampling = createSampling({
    load: plan.scenario.load,
    collection,
    accepts: () => target.accepts(),
    failed: () => testbed.driver.progress().failed,
    nowMs: () => clock.nowMs(),
    isWatch: isWatch(plan.scenario),
  });
  cleanup.add('sampling', () => sampling.stop());
  const observers = observersFor(plan, testbed, clock);
  const checkpoints =
    options.folder === undefined
      ? NO_CHECKPOINTS
      : createCheckpoints(
          testbed,
          record,
          () => gather(testbed, { sampling, clock }, collection.portTables()),
          ...(isWatch(plan.scenario) ? [CHECKPOINTS_OF_WATCH] : []),
        );
  const report = reporter(plan, { ...testbed, observers }, record, options.onProgress);
  const kills = plannedKills(plan, testbed, clock);
  cleanup.add('target', () => void kills.cancel());
  record.enter('load');
  const ended = await driveLoad(plan, testbed, {
    clock,
    sampling,
    kills,
    onLook: () => {
      observers.look('passing');
      report();
      checkpoints.look();
    },
    signal: options.signal,
  });
  if (ended.warning !== undefined) record.warn(ended.warning);
  if (ended.stopped === undefined) {
    await checkpoints.take();
    record.enter('hold');
    sampling.hold();
    await hold(plan.scenario.load.holdMs, options.signal, testbed);
  }
  const unmade = kills.cancel();
  if (ended.stopped === undefined && options.signal?.aborted !== true) for (const kill of unmade) record.warn(kill);
  await checkpoints.idle();
  sampling.stop();
  record.enter('autopsy');
  const why = await performAutopsy(plan, testbed, {
    sampling,
    observers,
    record,
    privilege: options.machine.privilege,
    clock,
  });
  if (why !== undefined) return { state: 'broken', phase: 'load', why };
  if (options.signal?.aborted === true)
    return { state: 'stopped', phase: ended.stopped === undefined ? 'hold' : 'load' };
  if (ended.stopped !== undefined) return { state: 'stopped', phase: 'load', by: ended.stopped };
  // Also when it was lost as it handed over what it had found.
  const isLost = testbed.serverHost?.lostWhy() !== undefined;
  return isLost ? { state: 'stopped', phase: 'hold', by: 'lost-host' } : { state: 'completed' };
}

async function hold(holdMs: number, signal: AbortSignal | undefined, { serverHost }: Testbed): Promise<void> {
  const held = sleep(holdMs, signal).catch(() => undefined);
  await (serverHost === undefined ? held : Promise.race([held, serverHost.lost]));
}

async function takeDown(record: RunRecord, cleanup: Cleanup, clock: LoadClock): Promise<void> {
  clock.ending('run');
  try {
    record.enter('teardown');
  } finally {
    for (const failure of await cleanup.run()) record.warn(failure);
  }
}

/** Something failed, or the user stopped the run before the load was over. */
async function abandon(
  error: unknown,
  options: ConductOptions,
  { record, cleanup, clock }: { record: RunRecord; cleanup: Cleanup; clock: LoadClock },
): Promise<RunState> {
  const { phase } = record;
  await takeDown(record, cleanup, clock);
  if (options.signal?.aborted === true) return { state: 'stopped', phase };
  return { state: 'broken', phase, why: messageOf(error) };
}
