import type { Ceiling, CeilingEnd, CeilingRefusal, CeilingTrial } from '../../model/ceiling.ts';
import { causesOf, connectionsServed, isHeld, type Trial } from '../../model/trial.ts';
import { bracketOf, nextStep, type SearchOptions, type Sounding } from './next-step.ts';

export interface CeilingOptions extends SearchOptions {
  /** Attempts that each connection makes (churn); 1 without. */
  readonly attemptsEach: number;
  /** Why a trial of this many connections must not be started; undefined: it may. */
  readonly refuse: (connections: number) => CeilingRefusal | undefined;
  readonly onTrial?: (trial: CeilingTrial) => void;
}

/**
 * The highest number of connections that are all served. `trial` runs a load of so many connections, all else being equal,
 * in a fresh lab. A trial that was stopped or broke ends the search with what is known by then.
 */
export async function findCeiling(
  trial: (connections: number) => Promise<Trial>,
  options: CeilingOptions,
): Promise<Ceiling> {
  const trials: CeilingTrial[] = [];
  const soundings: Sounding[] = [];
  for (;;) {
    const step = nextStep(soundings, options);
    if (step.step === 'end') return conclude(trials, soundings, { end: step.end }, options);
    const refusal = options.refuse(step.connections);
    if (refusal !== undefined) return conclude(trials, soundings, refusal, options);
    const result = await trial(step.connections);
    if (result.state === 'stopped') return conclude(trials, soundings, { end: 'stopped' }, options);
    if (result.state === 'broken') {
      return conclude(trials, soundings, { end: 'broken', why: result.why ?? 'unknown' }, options);
    }
    const told = trialOf(result, options.attemptsEach);
    trials.push(told);
    soundings.push({ ...told, proven: isProven(told) });
    options.onTrial?.(told);
  }
}

function trialOf(trial: Trial, attemptsEach: number): CeilingTrial {
  const { connections, outcomes, attribution, runId, folder } = trial;
  return {
    connections,
    held: isHeld(trial),
    served: connectionsServed(outcomes, attemptsEach),
    causes: causesOf(attribution),
    runId,
    folder,
  };
}

function isProven({ held, causes }: CeilingTrial): boolean {
  const [main] = causes;
  return !held && main?.cause.kind === 'limit' && ['proven', 'confirmed'].includes(main.confidence);
}

function conclude(
  trials: readonly CeilingTrial[],
  soundings: readonly Sounding[],
  ended: CeilingEnd,
  { max, precision }: SearchOptions,
): Ceiling {
  const { held, broke } = bracketOf(soundings);
  const atHeld = trials.filter(({ connections }) => connections === held);
  const lowestBreak = Math.min(...trials.filter(trial => !trial.held).map(({ connections }) => connections));
  const heldOnes = trials.filter(trial => trial.held).map(({ connections }) => connections);
  const breaking = trials.find(trial => !trial.held && trial.connections === broke);
  return {
    ended,
    held,
    broke,
    repeats: { held: atHeld.filter(trial => trial.held).length, runs: atHeld.length },
    spread: {
      low: Math.max(0, ...heldOnes.filter(connections => connections < lowestBreak)),
      high: Math.max(0, ...heldOnes),
    },
    stoppedBy: breaking?.causes[0],
    max,
    precision,
    trials,
  };
}
