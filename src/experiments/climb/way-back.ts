import type { Cause } from '../../model/cause.ts';
import type { LadderStep } from '../../model/ladder.ts';
import type { Lift } from '../../model/lift.ts';
import type { Scenario } from '../../model/scenario.ts';
import { causesOf, isHeld } from '../../model/trial.ts';
import type { ClimbOptions } from './options.ts';

/** A raise on the way up. */
export type Rung = Omit<LadderStep, 'needed' | 'without'>;

export interface Descent {
  readonly steps: readonly LadderStep[];
  readonly folders: readonly string[];
  readonly stopped: boolean;
}

/** Drops each raise in turn, all others kept. Those that the goal does not need stay dropped. */
export async function wayBack(goal: Scenario, rungs: readonly Rung[], options: ClimbOptions): Promise<Descent> {
  const steps: LadderStep[] = [];
  const folders: string[] = [];
  const rest = (from: number) =>
    rungs.slice(from).map((rung): LadderStep => ({ ...rung, needed: 'unknown', without: undefined }));
  for (const [index, rung] of rungs.entries()) {
    const kept = steps.filter(({ needed }) => needed !== 'no');
    const others = [...kept, ...rungs.slice(index + 1)].filter(other => !isSame(other, rung));
    const result = await options.trial(raisedBy(goal, others, options.lift));
    if (result.state !== 'completed') return { steps: [...steps, ...rest(index)], folders, stopped: true };
    folders.push(result.folder);
    const needed = !isHeld(result);
    steps.push({ ...rung, needed: needed ? 'yes' : 'no', without: causesOf(result.attribution)[0] });
    options.onStep?.({ news: 'dropped', change: rung.change, needed });
  }
  return { steps, folders, stopped: false };
}

/** The goal's scenario with these limits raised, and nothing else. */
function raisedBy(goal: Scenario, rungs: readonly Rung[], lift: Lift): Scenario {
  return rungs.reduce((scenario, { change }) => {
    const { limit, side, setting, from: value } = change;
    const cause: Cause = { kind: 'limit', limit, side, setting, value };
    const raised = lift(cause, scenario);
    return raised.lift === 'raised' ? raised.scenario : scenario;
  }, goal);
}

function isSame(one: Rung, other: Rung): boolean {
  return one.change.limit === other.change.limit && one.change.side === other.change.side;
}
