import type { BlamedCause, Cause } from '../../model/cause.ts';
import type { Climb, ClimbEnd, ClimbStep } from '../../model/climb.ts';
import { CannotRun } from '../../model/errors.ts';
import { attemptsEach } from '../../model/load-spec.ts';
import type { Scenario } from '../../model/scenario.ts';
import { causeKey, causesOf, connectionsServed, isHeld, type Trial, type TrialOf } from '../../model/trial.ts';
import { notInForce } from '../not-in-force.ts';
import { clampMet } from './clamp-met.ts';
import { NOT_YET, raisedEarly } from './early.ts';
import type { ClimbOptions } from './options.ts';
import { causeOf, type RaisedStep, wayBack } from './way-back.ts';

/**
 * Climbs to the scenario's own number of connections: run, blame, raise only what binds, again. Then the way back: each
 * raise is dropped in turn, to prove that it was needed.
 */
export async function climb(goal: Scenario, options: ClimbOptions): Promise<Climb> {
  const ascent = await ascend(goal, options);
  const { connections } = goal.load;
  const last = ascent.trials.at(-1);
  const served = last === undefined ? 0 : connectionsServed(last.outcomes, attemptsEach(goal.load));
  const folders = ascent.trials.map(({ folder }) => folder);
  if (ascent.ended.end !== 'reached') {
    return { goal: connections, ended: ascent.ended, steps: ascent.rungs.map(untried), served, folders };
  }
  const back = await wayBack(goal, ascent.rungs, options);
  const ended: ClimbEnd = back.stopped ? { end: 'stopped' } : ascent.ended;
  return { goal: connections, ended, steps: back.steps, served, folders: [...folders, ...back.folders] };
}

interface Ascent {
  readonly rungs: readonly RaisedStep[];
  readonly ended: ClimbEnd;
  readonly trials: readonly Trial[];
}

async function ascend(goal: Scenario, options: ClimbOptions): Promise<Ascent> {
  const { trial, raise, onStep } = options;
  const trials: Trial[] = [];
  let { scenario, rungs } = raisedEarly(goal, options);
  for (;;) {
    const wall = (why: string, cause?: BlamedCause): Ascent => ({ rungs, trials, ended: { end: 'wall', cause, why } });
    const result = await attempt(trial, scenario, rungs.length > 0);
    if (typeof result === 'string') return wall(result, rungs.at(-1)?.cause);
    if (result.state === 'stopped') return { rungs, trials, ended: { end: 'stopped' } };
    trials.push(result);
    const last = rungs.at(-1);
    const untaken = last === undefined ? undefined : notInForce(last.change, result);
    const clamp = untaken === undefined ? undefined : clampMet(last, result, options);
    const [cause] = clamp === undefined ? causesOf(result.attribution) : [clamp];
    if (untaken !== undefined && clamp === undefined) {
      // What was not in force is no step.
      return { ...wall(untaken, last?.cause ?? cause), rungs: rungs.slice(0, -1) };
    }
    const served = connectionsServed(result.outcomes, attemptsEach(goal.load));
    onStep?.({ news: 'load', connections: goal.load.connections, served, cause });
    const reached = isHeld(result);
    const ceiling = reached ? goal.load.connections : await verified(scenario, served, options);
    rungs = arrivedAt(rungs, served, ceiling);
    if (reached) return { rungs, trials, ended: { end: 'reached' } };
    if (result.state === 'broken') return wall(result.why ?? 'the run broke', cause);
    if (cause === undefined) return wall('nothing is blamed');
    const raised = raise(cause.cause, scenario);
    if (raised.raise === 'impossible') return wall(raised.why, cause);
    if (JSON.stringify(raised.scenario) === JSON.stringify(scenario) || hasNotHelped(cause.cause, served, rungs)) {
      return wall('it has been raised, and binds again', cause);
    }
    scenario = raised.scenario;
    rungs = [...rungs, { change: raised.change, cause, servedBefore: served, ceilingBefore: ceiling, ...NOT_YET }];
    onStep?.({ news: 'raised', change: raised.change });
  }
}

/** Whether this limit was raised before, and no more attempts are served than were then. */
function hasNotHelped(cause: Cause, served: number, rungs: readonly RaisedStep[]): boolean {
  if (cause.kind !== 'limit') return false;
  const before = rungs.findLast(({ change }) => causeKey(causeOf(change)) === causeKey(cause));
  return before?.servedBefore !== undefined && served <= before.servedBefore;
}

/** What this machine refuses of a raise is a wall, told in a sentence; at the start there is nothing to climb. */
async function attempt(trial: TrialOf, scenario: Scenario, isRaised: boolean): Promise<Trial | string> {
  try {
    return await trial(scenario);
  } catch (error) {
    if (!isRaised || !(error instanceof CannotRun)) throw error;
    return error.remedy === undefined ? error.message : `${error.message}; what would allow it: ${error.remedy}`;
  }
}

/** As many as were served are a ceiling only where a load of so many is served whole. */
async function verified(scenario: Scenario, served: number, options: ClimbOptions): Promise<number | undefined> {
  if (served === 0) return undefined;
  const result = await options.trial(options.withConnections(scenario, served));
  return isHeld(result) ? served : undefined;
}

/** What the last raise led to. */
function arrivedAt(rungs: readonly RaisedStep[], served: number, ceiling: number | undefined): readonly RaisedStep[] {
  const last = rungs.at(-1);
  return last === undefined ? rungs : [...rungs.slice(0, -1), { ...last, servedAfter: served, ceilingAfter: ceiling }];
}

function untried(rung: RaisedStep): ClimbStep {
  return { ...rung, needed: 'unknown', without: undefined };
}
