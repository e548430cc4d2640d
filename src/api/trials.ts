import { join } from 'node:path';
import { factsOf } from '../attribution/facts/book.ts';
import { factsAt } from '../attribution/hops.ts';
import { limitOf } from '../limits/catalog.ts';
import type { Attribution } from '../model/attribution.ts';
import { attemptsOf } from '../model/load-spec.ts';
import type { Machine } from '../model/machine.ts';
import type { Outcomes } from '../model/outcomes.ts';
import type { RunProgress } from '../model/progress.ts';
import type { ReportSection } from '../model/report.ts';
import type { Run } from '../model/run.ts';
import type { Scenario } from '../model/scenario.ts';
import { causesOf, type Trial } from '../model/trial.ts';
import { stateSentence } from '../report/wording/state.ts';
import { availableMemoryBytes } from '../system/available-memory.ts';
import { unmetBy } from './needs.ts';
import { planHere } from './plan-here.ts';
import { runToSection } from './run-to-section.ts';
import { sectionFrom } from './section.ts';
import type { TrialJournal } from './trial-journal.ts';

/** How an experiment runs its trials. */
export interface TrialOptions {
  readonly machine: Machine;
  /** Path of the scenario, for messages. */
  readonly file: string;
  /** Folder of the experiment: each trial has one in it. */
  readonly folder: string;
  readonly journal: TrialJournal;
  readonly allowHostChanges: boolean;
  /** What to repeat to be allowed more, for messages. */
  readonly command: string;
  readonly restoreCommand?: readonly string[];
  readonly signal?: AbortSignal;
  /** `trial` counts from 1. */
  readonly onProgress?: (progress: RunProgress, trial: number) => void;
}

/**
 * A function that runs a scenario in a fresh lab, once for each call. What the journal remembers is not run again: a
 * search that was stopped goes on where it was. Rejects with CannotRun where this machine cannot.
 */
export function createTrials(options: TrialOptions): (scenario: Scenario) => Promise<Trial> {
  let trials = 0;
  return async scenario => {
    trials += 1;
    const remembered = options.journal.recall(scenario);
    if (remembered !== undefined) return trialFrom(sectionFrom(remembered));
    if (options.signal?.aborted === true) return neverBegun(scenario);
    const folder = join(options.folder, `trial-${trials}-of-${scenario.load.connections}`);
    const first = trialFrom(await runTrial(scenario, folder, trials, options));
    // What our own driver failed at tells nothing of the target: once more, the machine may have been busy.
    const trial = first.brokenBy === 'driver' ? trialFrom(await runTrial(scenario, folder, trials, options)) : first;
    if (trial.state === 'completed') options.journal.remember(scenario, folder);
    return trial;
  };
}

async function runTrial(
  scenario: Scenario,
  folder: string,
  number: number,
  options: TrialOptions,
): Promise<ReportSection> {
  const { machine, file, onProgress, signal, restoreCommand, allowHostChanges, command } = options;
  const now = { ...machine, memoryAvailableBytes: availableMemoryBytes() };
  const plan = planHere(scenario, file, now, allowHostChanges);
  const unmet = unmetBy(plan, now, { allowHostChanges, command });
  if (unmet !== undefined) throw unmet;
  return runToSection(plan, {
    machine: now,
    folder,
    allowHostChanges,
    ...(restoreCommand !== undefined && { restoreCommand }),
    ...(signal !== undefined && { signal }),
    ...(onProgress !== undefined && { onProgress: (progress: RunProgress) => onProgress(progress, number) }),
  });
}

/** A run as an experiment sees it. */
export function trialFrom({ run, outcomes, attribution, folder }: ReportSection): Trial {
  const { state } = run;
  const trial = {
    connections: run.plan.scenario.load.connections,
    outcomes,
    attribution,
    refused: run.refused,
    inForce: valuesOf(run, outcomes),
    runId: run.id,
    folder,
    durationMs: run.phases.at(-1)?.endMs ?? 0,
  };
  if (state.state === 'stopped' && state.by !== 'bound') return { ...trial, state: 'stopped' };
  const why = state.state === 'stopped' ? undefined : stateSentence(state);
  if (why !== undefined) return { ...trial, state: 'broken', brokenBy: 'run', why };
  if (state.state === 'stopped' || blamesDriver(attribution))
    return { ...trial, state: 'broken', brokenBy: 'driver', why: 'the load driver could not keep up, or was lost' };
  return { ...trial, state: 'completed' };
}

/** Read only when it is asked for: few trials are. */
function valuesOf(run: Run, outcomes: Outcomes): NonNullable<Trial['inForce']> {
  return (id, side, hop) => {
    // No attempt tells what was in force.
    const all = factsOf(run, outcomes, []);
    const facts = hop === undefined ? all : factsAt(hop, all);
    const { readBack, effective } = limitOf(id);
    return (readBack ?? effective)(side, facts);
  };
}

function blamesDriver(attribution: Attribution): boolean {
  return causesOf(attribution).some(({ cause }) => cause.kind === 'driver');
}

/** The user stopped between two trials. */
function neverBegun({ load }: Scenario): Trial {
  const attempted = attemptsOf(load);
  return {
    connections: load.connections,
    state: 'stopped',
    outcomes: {
      attempted,
      served: 0,
      failed: 0,
      pending: attempted,
      delayed: 0,
      connectMs: undefined,
      firstByteMs: undefined,
    },
    attribution: { failures: 0, attributed: 0, unexplained: 0, groups: [] },
    runId: '',
    folder: '',
    durationMs: 0,
  };
}
