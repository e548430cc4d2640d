import { findCeiling as search } from '../experiments/ceiling/find-ceiling.ts';
import { MIRRORED_SETTINGS } from '../limits/mirrored.ts';
import type { CeilingRefusal, CeilingTrial } from '../model/ceiling.ts';
import { arrivalMs, attemptsEach } from '../model/load-spec.ts';
import type { Machine } from '../model/machine.ts';
import type { Scenario } from '../model/scenario.ts';
import { buildPlan } from '../plan/build-plan.ts';
import { pinned } from '../plan/pin.ts';
import { withConnections } from '../plan/with-connections.ts';
import { size } from '../report/numbers.ts';
import { availableMemoryBytes } from '../system/available-memory.ts';
import { type ExperimentOptions, openExperiment } from './experiment.ts';
import type { CeilingResult } from './results.ts';
import { saveExperiment } from './saved-experiment.ts';

export interface CeilingRequest extends ExperimentOptions {
  /** The most connections to try. Default: 100,000, or ten times the scenario's own if that is more. */
  readonly max?: number;
  /** Share of the ceiling that may lie between what held and what broke. Default: 0.01. */
  readonly precision?: number;
  /** Trials that must hold at the answer. Default: 3. */
  readonly repeat?: number;
  /** The search starts no trial that would end later than this. Default: 15 minutes. */
  readonly timeMs?: number;
  readonly onTrial?: (trial: CeilingTrial) => void;
}

const DEFAULTS = { most: 100_000, times: 10, precision: 0.01, repeat: 3, timeMs: 15 * 60_000 } as const;

/**
 * The highest number of connections at which every attempt of the scenario's load is served. Each trial has a fresh lab, and all but
 * the number of connections stays as it is. Rejects with CannotRun where this machine cannot run the scenario.
 */
export async function findCeiling(scenario: Scenario, request: CeilingRequest = {}): Promise<CeilingResult> {
  const { precision = DEFAULTS.precision, repeat = DEFAULTS.repeat, timeMs = DEFAULTS.timeMs, onTrial } = request;
  const { connections } = scenario.load;
  const max = request.max ?? Math.max(DEFAULTS.most, connections * DEFAULTS.times);
  const { folder, machine, trial } = openExperiment({ experiment: 'ceiling', scenarios: [scenario] }, request);
  const fixed = pinned(scenario, max, machine, MIRRORED_SETTINGS);
  const endMs = Date.now() + timeMs;
  const ceiling = await search(many => trial(withConnections(fixed, many)), {
    start: Math.min(connections, max),
    max,
    precision,
    repeat,
    attemptsEach: attemptsEach(scenario.load),
    refuse: many => tooMuch(withConnections(fixed, many), machine, endMs - Date.now()),
    ...(onTrial !== undefined && { onTrial }),
  });
  const result = { scenario, ceiling, machine, folder };
  saveExperiment('ceiling', result, request.onUnsaved);
  return result;
}

/** Share of the available memory that a trial may be predicted to take. */
const MEMORY_SHARE = 0.9;
/** Lab, target and driver up and down. */
const AROUND_MS = 1500;

/** Predicted before each trial: rather no answer than the kernel's OOM killer. */
function tooMuch(scenario: Scenario, machine: Machine, leftMs: number): CeilingRefusal | undefined {
  const { needs } = buildPlan(scenario, { file: '' }, machine, MIRRORED_SETTINGS);
  const bytes = needs.reduce((sum, need) => sum + (need.need === 'memory' ? need.bytes : 0), 0);
  const available = availableMemoryBytes();
  if (bytes > available * MEMORY_SHARE) {
    const why = `${scenario.load.connections} connections would take about ${size(bytes)}, and ${size(available)} are available`;
    return { end: 'out-of-memory', why };
  }
  const { load } = scenario;
  const neededMs = arrivalMs(load) + load.holdMs + AROUND_MS;
  return neededMs > leftMs ? { end: 'out-of-time', why: 'the next trial would end after the time allowed' } : undefined;
}
