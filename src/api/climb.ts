import { climb as ascend } from '../experiments/climb/climb.ts';
import { limitOf } from '../limits/catalog.ts';
import { MIRRORED_SETTINGS } from '../limits/mirrored.ts';
import { raiseCause } from '../limits/raise-cause.ts';
import type { Cause, LimitCause } from '../model/cause.ts';
import type { ClimbNews, EarlyRaise } from '../model/climb.ts';
import type { SettingChange } from '../model/raise.ts';
import type { Scenario } from '../model/scenario.ts';
import { pinned } from '../plan/pin.ts';
import { withConnections } from '../plan/with-connections.ts';
import { type ExperimentOptions, openExperiment } from './experiment.ts';
import type { ClimbResult } from './results.ts';
import { saveExperiment } from './saved-experiment.ts';

export interface ClimbRequest extends ExperimentOptions {
  /** Connections that are all to be served. */
  readonly to: number;
  /** `kernel-defaults`: start from what a new kernel has, not from this machine's values. Default: as the scenario says. */
  readonly from?: 'host' | 'kernel-defaults';
  /** Limits to raise from the start; the way back tells whether they were needed. */
  readonly early?: readonly EarlyRaise[];
  readonly onStep?: (news: ClimbNews) => void;
}

/**
 * Raises only what binds, one limit after the other, until `to` connections are served or a wall is met; then drops each raise in
 * turn, to prove that it was needed. Rejects with CannotRun where this machine cannot run the scenario.
 */
export async function climb(scenario: Scenario, request: ClimbRequest): Promise<ClimbResult> {
  const { to, from = scenario.lab.baseline, early = [], onStep } = request;
  const based = withConnections({ ...scenario, lab: { ...scenario.lab, baseline: from } }, to);
  const { folder, machine, trial } = openExperiment({ experiment: 'climb', scenarios: [based] }, request);
  const goal = pinned(based, to, machine, MIRRORED_SETTINGS);
  const ladder = await ascend(goal, {
    trial,
    raise: (cause, of) => raiseCause(cause, of, machine),
    withConnections,
    clampOf,
    early: early.map(raise => causeOf(raise)),
    ...(onStep !== undefined && { onStep }),
  });
  const result = { scenario, ladder, machine, folder };
  saveExperiment('ladder', result, request.onUnsaved);
  return result;
}

function clampOf({ limit, side, hop }: SettingChange): Omit<LimitCause, 'value'> | undefined {
  const { clampedBy } = limitOf(limit);
  if (clampedBy === undefined) return undefined;
  const { setting } = limitOf(clampedBy);
  return { kind: 'limit', limit: clampedBy, side, setting: setting.name, ...(hop !== undefined && { hop }) };
}

function causeOf({ limit, side }: EarlyRaise): Cause {
  return { kind: 'limit', limit, side, setting: limitOf(limit).setting.name, value: 'as it was' };
}
