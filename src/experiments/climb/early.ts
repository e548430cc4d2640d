import type { Scenario } from '../../model/scenario.ts';
import type { ClimbOptions } from './options.ts';
import type { RaisedStep } from './way-back.ts';

/** Of a raise with which no load was run yet. */
export const NOT_YET = { servedAfter: undefined, ceilingAfter: undefined };

/** What the user wants raised from the start, needed or not. */
export function raisedEarly(
  goal: Scenario,
  { raise, early }: ClimbOptions,
): { scenario: Scenario; rungs: readonly RaisedStep[] } {
  let scenario = goal;
  const rungs: RaisedStep[] = [];
  for (const cause of early) {
    const raised = raise(cause, scenario);
    if (raised.raise === 'impossible') continue;
    scenario = raised.scenario;
    const raisedUnseen = { cause: undefined, servedBefore: undefined, ceilingBefore: undefined, ...NOT_YET };
    rungs.push({ change: raised.change, ...raisedUnseen });
  }
  return { scenario, rungs };
}
