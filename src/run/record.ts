import { randomBytes } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import type { Evidence } from '../model/evidence.ts';
import type { Ledger } from '../model/ledger.ts';
import type { Machine } from '../model/machine.ts';
import type { Plan } from '../model/plan.ts';
import { attemptProbe, known } from '../model/probe.ts';
import type { Phase, PhaseName, Refusal, Run, RunState } from '../model/run.ts';
import { peakMemoryBytes } from '../system/peak-memory.ts';
import { toolIdentity } from '../system/tool.ts';
import { saveLedgers, saveRun } from './store.ts';

/** The run while it takes place: saved at the end of each phase, so that a crash loses at most the one under way. */
export interface RunRecord {
  readonly phase: PhaseName;
  readonly elapsedMs: number;
  /** Ends the phase under way and begins this one. */
  enter(phase: PhaseName): void;
  refuse(refused: readonly Refusal[]): void;
  warn(warning: string): void;
  keep(measured: Measured): void;
  /** Ends the last phase and saves for good. */
  end(state: RunState): Run;
}

/** What a run measured. */
interface Measured extends Pick<Run, 'driverHealth' | 'driverOutput'> {
  readonly evidence: Evidence;
  readonly ledgers: readonly Ledger[];
}

export function startRecord(
  folder: string,
  plan: Plan,
  machine: Machine,
  onPhase: (phase: PhaseName, elapsedMs: number) => void = () => undefined,
): RunRecord {
  const startedMs = performance.now();
  const elapsed = () => Math.round(performance.now() - startedMs);
  const phases: Phase[] = [];
  let phase: { readonly name: PhaseName; readonly startMs: number } = { name: 'lab', startMs: 0 };
  let run = newRun(plan, machine);

  const save = (changes: Partial<Run>) => {
    run = { ...run, ...changes };
    saveRun(folder, run);
  };
  const endPhase = () => phases.push({ ...phase, endMs: elapsed() });

  save({});
  return {
    get phase() {
      return phase.name;
    },
    get elapsedMs() {
      return elapsed();
    },
    enter: name => {
      endPhase();
      phase = { name, startMs: elapsed() };
      save({ state: { state: 'running', phase: name }, phases: [...phases] });
      onPhase(name, phase.startMs);
    },
    refuse: refused => save({ refused }),
    warn: warning => save({ warnings: [...run.warnings, warning] }),
    keep: ({ ledgers, ...measured }) => save({ ...measured, ledgers: saveLedgers(folder, ledgers) }),
    end: state => {
      endPhase();
      const runnerPeakMemoryBytes = known(attemptProbe(() => peakMemoryBytes('self')));
      save({ state, phases: [...phases], ...(runnerPeakMemoryBytes !== undefined && { runnerPeakMemoryBytes }) });
      return run;
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
