import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { NotSaved } from '../model/errors.ts';
import type { Evidence } from '../model/evidence.ts';
import type { Ledger } from '../model/ledger.ts';
import type { Machine } from '../model/machine.ts';
import type { Plan } from '../model/plan.ts';
import { probe, valueIn } from '../model/probe.ts';
import type { Phase, PhaseName, Refusal, Run, RunState } from '../model/run.ts';
import type { RunWarning } from '../model/run-warning.ts';
import { peakMemoryBytes } from '../system/peak-memory.ts';
import { saving } from '../system/saving.ts';
import { toolIdentity } from '../system/tool.ts';
import { RUN_FILE, type SavedRun, saveLedgers, saveLosses, saveRun } from './store.ts';

/**
 * The run while it takes place: saved at the end of each phase, so that a crash loses at most the one under way. A file that cannot be
 * written ends nothing: the run goes on in memory.
 */
export interface RunRecord {
  readonly phase: PhaseName;
  readonly elapsedMs: number;
  /** Ends the phase under way and begins this one; nothing comes after the teardown. */
  enter(phase: PhaseName): void;
  refuse(refused: readonly Refusal[]): void;
  warn(warning: RunWarning): void;
  /** Saves what was measured by now, in the place of what was kept before. */
  keep(measured: Measured): void;
  /** Ends the last phase and saves for good. */
  end(state: RunState): RecordedRun;
}

/** A run as it was carried out, with its ledgers, and what of them is not on disk. */
export interface RecordedRun extends SavedRun {
  readonly unsaved: readonly NotSaved[];
}

/** What a run measured. */
interface Measured extends Pick<Run, 'driverHealth' | 'driverOutput' | 'unexpectedAnswers'> {
  readonly evidence: Evidence;
  readonly ledgers: readonly Ledger[];
}

/** Throws NotSaved where the folder cannot be written from the start. Without a folder nothing is saved. */
export function startRecord(
  folder: string | undefined,
  plan: Plan,
  machine: Machine,
  onPhase: (phase: PhaseName, elapsedMs: number) => void = () => undefined,
): RunRecord {
  const startedMs = performance.now();
  const elapsed = () => Math.round(performance.now() - startedMs);
  const phases: Phase[] = [];
  let phase: { readonly name: PhaseName; readonly startMs: number } = { name: 'lab', startMs: 0 };
  let run = newRun(plan, machine);
  let ledgers: readonly Ledger[] = [];
  let unsaved: readonly NotSaved[] = [];
  let unsavedRun: NotSaved | undefined;

  const save = (changes: Partial<Run>) => {
    run = { ...run, ...changes };
    unsavedRun = undefined;
    if (folder === undefined) return;
    saving(
      join(folder, RUN_FILE),
      () => saveRun(folder, run),
      why => {
        unsavedRun = why;
      },
    );
  };
  const endPhase = () => phases.push({ ...phase, endMs: elapsed() });

  if (folder !== undefined) saving(join(folder, RUN_FILE), () => saveRun(folder, run));
  return {
    get phase() {
      return phase.name;
    },
    get elapsedMs() {
      return elapsed();
    },
    enter: name => {
      if (phase.name === 'teardown') return;
      endPhase();
      phase = { name, startMs: elapsed() };
      save({ state: { state: 'running', phase: name }, phases: [...phases] });
      onPhase(name, phase.startMs);
    },
    refuse: refused => save({ refused }),
    warn: warning => save({ warnings: [...run.warnings, warning] }),
    keep: ({ ledgers: kept, ...measured }) => {
      ledgers = kept;
      if (folder === undefined) return save(measured);
      const refused: NotSaved[] = [];
      const onUnsaved = (why: NotSaved) => void refused.push(why);
      const losses = saveLosses(folder, kept, onUnsaved);
      save({ ...measured, ledgers: saveLedgers(folder, kept, onUnsaved), ...(losses && { losses }) });
      unsaved = refused;
    },
    end: state => {
      endPhase();
      const runnerPeakMemoryBytes = valueIn(probe(() => peakMemoryBytes('self')));
      save({ state, phases: [...phases], ...(runnerPeakMemoryBytes !== undefined && { runnerPeakMemoryBytes }) });
      return { run, ledgers, unsaved: unsavedRun === undefined ? unsaved : [...unsaved, unsavedRun] };
    },
  };
}

function newRun(plan: Plan, machine: Machine): Run {
  const now = new Date();
  return {
    schema: 'loadline.run/1',
    id: `${now.toISOString().replaceAll(/[-:]|\.\d+/g, '')}-${randomBytes(3).toString('hex')}`,
    tool: toolIdentity(),
    createdAt: now.toISOString(),
    state: { state: 'running', phase: 'lab' },
    phases: [],
    machine,
    plan,
    refused: [],
    ledgers: [],
    driverHealth: [],
    warnings: [],
  };
}
