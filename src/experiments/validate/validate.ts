import type { Scenario } from '../../model/scenario.ts';
import { causesOf, type Trial, type TrialOf } from '../../model/trial.ts';
import type { LineMeasurement, TuningLine, ValidatedLoad, Validation } from '../../model/validation.ts';
import { linesTogether } from './lines-together.ts';
import { type Found, type Measure, type Search, servedRange } from './measure.ts';
import { takeApart } from './take-apart.ts';
import { type LineFate, UNTOUCHED, validatedLine } from './validated-line.ts';

export interface ValidateOptions {
  readonly trial: TrialOf;
  /** The scenario with these lines in force on both of its hosts. */
  readonly withLines: (scenario: Scenario, lines: readonly TuningLine[]) => Scenario;
  /** Try each line on its own in each load, also where all of them together change nothing. */
  readonly thorough: boolean;
  readonly onNews?: (news: ValidationNews) => void;
}

export type ValidationNews =
  | { readonly news: 'load'; readonly scenario: string; readonly lines: number; readonly served: number }
  | { readonly news: 'effect'; readonly line: TuningLine; readonly measurement: LineMeasurement };

/**
 * What each line of a tuning file does to a set of loads: each is run before and after, and where that makes a difference
 * the lines are taken apart until it is known which of them make it, each on its own and all but it.
 */
export async function validate(
  lines: readonly TuningLine[],
  scenarios: readonly Scenario[],
  options: ValidateOptions,
): Promise<Validation> {
  const fates = new Map<TuningLine, LineFate>(lines.map(line => [line, UNTOUCHED]));
  const loads: ValidatedLoad[] = [];
  for (const scenario of scenarios) {
    const load = await validateLoad(lines, fates, scenario, options);
    if (load === undefined) return { lines: told(lines, fates, false), loads, completed: false };
    loads.push(load);
  }
  return { lines: told(lines, fates, true), loads, completed: true };
}

function told(lines: readonly TuningLine[], fates: ReadonlyMap<TuningLine, LineFate>, completed: boolean) {
  return lines.map(line => validatedLine(line, fates.get(line) ?? UNTOUCHED, completed));
}

/** Undefined where the user stopped it. */
async function validateLoad(
  lines: readonly TuningLine[],
  fates: Map<TuningLine, LineFate>,
  scenario: Scenario,
  options: ValidateOptions,
): Promise<ValidatedLoad | undefined> {
  const run = measurerOf(scenario, options);
  const [first, second] = [await run([]), await run([])];
  if (first === undefined || second === undefined) return undefined;
  const before = servedRange(first, second);
  const tried = lines.filter(line => line.untried === undefined && fates.get(line)?.refused === undefined);
  const groups = options.thorough ? tried.map(line => [line]) : [tried];
  const found: Found[] = [];
  for (const group of groups) {
    const more = await takeApart(group, { scenario, run, before, fates });
    if (more === undefined) return undefined;
    found.push(...more);
  }
  for (const one of found) await measureOne(one, { scenario, tried, before, fates, run, options });
  const all = tried.filter(line => fates.get(line)?.refused === undefined);
  const after = await run(all);
  if (after !== undefined) {
    const together = await linesTogether(all, found, after, { scenario, run, before, fates });
    if (together === undefined) return undefined;
    for (const one of together) note(one.line, one.measurement, fates, options);
  }
  return loadOf(scenario, first, after);
}

/** Undefined for a trial that did not complete. */
function measurerOf(scenario: Scenario, { trial, withLines, onNews }: ValidateOptions): Measure {
  return async lines => {
    const result = await trial(withLines(scenario, lines));
    if (result.state !== 'completed') return undefined;
    onNews?.({ news: 'load', scenario: scenario.name, lines: lines.length, served: result.outcomes.served ?? 0 });
    return result;
  };
}

async function measureOne(
  { line, trial }: Found,
  context: Search & {
    readonly tried: readonly TuningLine[];
    readonly options: ValidateOptions;
  },
): Promise<void> {
  const { scenario, tried, before, fates, run, options } = context;
  const others = tried.filter(other => other !== line && fates.get(other)?.refused === undefined);
  const without = await run(others);
  const measurement: LineMeasurement = {
    scenario: scenario.name,
    before: before.served,
    alone: trial.outcomes.served ?? 0,
    allButThis: without?.outcomes.served,
    cause: causesOf(trial.attribution)[0],
  };
  note(line, measurement, fates, options);
}

function note(
  line: TuningLine,
  measurement: LineMeasurement,
  fates: Map<TuningLine, LineFate>,
  { onNews }: ValidateOptions,
): void {
  const fate = fates.get(line) ?? UNTOUCHED;
  fates.set(line, { ...fate, measurements: [...fate.measurements, measurement] });
  onNews?.({ news: 'effect', line, measurement });
}

function loadOf(scenario: Scenario, before: Trial, after: Trial | undefined): ValidatedLoad {
  return {
    scenario: scenario.name,
    attempted: before.outcomes.attempted ?? 0,
    before: before.outcomes.served ?? 0,
    after: after?.outcomes.served,
    causeBefore: causesOf(before.attribution)[0],
    causeAfter: after && causesOf(after.attribution)[0],
  };
}
