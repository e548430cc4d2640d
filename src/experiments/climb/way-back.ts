import type { Cause } from '../../model/cause.ts';
import type { ClimbStep } from '../../model/climb.ts';
import type { Raise, SettingChange } from '../../model/raise.ts';
import type { Scenario } from '../../model/scenario.ts';
import { causeKey, causesOf, isHeld } from '../../model/trial.ts';
import type { ClimbOptions } from './options.ts';

/** A raise on the way up. */
export type RaisedStep = Omit<ClimbStep, 'needed' | 'without'>;

export interface Descent {
  readonly steps: readonly ClimbStep[];
  readonly folders: readonly string[];
  readonly stopped: boolean;
}

/** Drops each raise in turn, all others kept. Those that the goal does not need stay dropped. */
export async function wayBack(goal: Scenario, rungs: readonly RaisedStep[], options: ClimbOptions): Promise<Descent> {
  const steps: ClimbStep[] = [];
  const folders: string[] = [];
  const rest = (from: number) =>
    rungs.slice(from).map((rung): ClimbStep => ({ ...rung, needed: 'unknown', without: undefined }));
  for (const [index, rung] of rungs.entries()) {
    const kept = steps.filter(({ needed }) => needed !== 'no');
    const others = [...kept, ...rungs.slice(index + 1)].filter(other => !isSame(other, rung));
    const result = await options.trial(raisedBy(goal, others, options.raise));
    if (result.state !== 'completed') return { steps: [...steps, ...rest(index)], folders, stopped: true };
    folders.push(result.folder);
    const needed = !isHeld(result);
    steps.push({ ...rung, needed: needed ? 'yes' : 'no', without: causesOf(result.attribution)[0] });
    options.onStep?.({ news: 'dropped', change: rung.change, needed });
  }
  return { steps, folders, stopped: false };
}

/** The goal's scenario with these limits raised, and nothing else. */
function raisedBy(goal: Scenario, rungs: readonly RaisedStep[], raise: Raise): Scenario {
  return rungs.reduce((scenario, { change }) => {
    const raised = raise(causeOf(change), scenario);
    return raised.raise === 'raised' ? raised.scenario : scenario;
  }, goal);
}

/** The limit as it was before. */
export function causeOf({ limit, side, setting, from: value, hop }: SettingChange): Cause {
  return { kind: 'limit', limit, side, setting, value, ...(hop !== undefined && { hop }) };
}

function isSame(one: RaisedStep, other: RaisedStep): boolean {
  return causeKey(causeOf(one.change)) === causeKey(causeOf(other.change));
}
