import { CannotRun } from '../../model/errors.ts';
import type { Scenario } from '../../model/scenario.ts';
import { causesOf, type Trial, type TrialOf } from '../../model/trial.ts';
import type { LineMeasurement, TuningLine, ValidatedLoad, Validation } from '../../model/validation.ts';
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
  return loadOf(scenario, first, after);
}

type Measure = (lines: readonly TuningLine[]) => Promise<Trial | undefined>;

/** Undefined for a trial that did not complete. */
function measurerOf(scenario: Scenario, { trial, withLines, onNews }: ValidateOptions): Measure {
  return async lines => {
    const result = await trial(withLines(scenario, lines));
    if (result.state !== 'completed') return undefined;
    onNews?.({ news: 'load', scenario: scenario.name, lines: lines.length, served: result.outcomes.served ?? 0 });
    return result;
  };
}

/** What a load is served of without any line, and by how much that scatters. */
interface ServedRange {
  readonly served: number;
  readonly low: number;
  readonly high: number;
}

/** Less than this share is never an effect. */
const SMALLEST_EFFECT = 0.02;

function servedRange(one: Trial, other: Trial): ServedRange {
  const values = [one, other].map(({ outcomes }) => outcomes.served ?? 0);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const margin = Math.max(most - least, most * SMALLEST_EFFECT);
  return { served: values[0] ?? 0, low: least - margin, high: most + margin };
}

interface Found {
  readonly line: TuningLine;
  readonly trial: Trial;
}

interface Search {
  readonly scenario: Scenario;
  readonly run: Measure;
  readonly before: ServedRange;
  readonly fates: Map<TuningLine, LineFate>;
}

/** The lines that change the load on their own. Lines that change nothing together are not tried one by one. */
async function takeApart(lines: readonly TuningLine[], search: Search): Promise<Found[] | undefined> {
  const [only] = lines;
  if (only === undefined) return [];
  const trial = await attempt(lines, search);
  if (trial === undefined) return undefined;
  if (trial !== 'refused' && isWithin(trial, search.before)) {
    if (lines.length > 1) noteTogether(lines, search);
    return [];
  }
  if (lines.length === 1) return trial === 'refused' ? [] : again({ line: only, trial }, search);
  const middle = Math.ceil(lines.length / 2);
  const left = await takeApart(lines.slice(0, middle), search);
  const right = left && (await takeApart(lines.slice(middle), search));
  return left && right && [...left, ...right];
}

/** What changes nothing with others may change much alone: two lines can cancel each other. */
function noteTogether(lines: readonly TuningLine[], { scenario, fates }: Search): void {
  for (const line of lines) {
    const fate = fates.get(line) ?? UNTOUCHED;
    fates.set(line, { ...fate, together: [...fate.together, scenario.name] });
  }
}

/** What a load scatters by chance it does not do twice in the same direction. */
async function again(found: Found, { run, before }: Search): Promise<Found[] | undefined> {
  const second = await run([found.line]);
  if (second === undefined) return undefined;
  const isMore = ({ outcomes: { served = 0 } }: Trial) => served > before.high;
  return isWithin(second, before) || isMore(second) !== isMore(found.trial) ? [] : [found];
}

/** Undefined where the user stopped it; `refused` where the machine or the kernel does not take one of the lines. */
async function attempt(lines: readonly TuningLine[], { run, fates }: Search): Promise<Trial | 'refused' | undefined> {
  const [only] = lines;
  try {
    const trial = await run(lines);
    const refusals = new Map(trial?.refused?.map(({ name, why }) => [name, why]));
    for (const line of lines) {
      const why = refusals.get(line.key);
      if (why !== undefined) fates.set(line, { ...UNTOUCHED, refused: why });
    }
    return trial;
  } catch (error) {
    if (!(error instanceof CannotRun)) throw error;
    if (only !== undefined && lines.length === 1) fates.set(only, { ...UNTOUCHED, refused: error.message });
    return 'refused';
  }
}

function isWithin({ outcomes: { served = 0 } }: Trial, { low, high }: ServedRange): boolean {
  return served >= low && served <= high;
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
  const fate = fates.get(line) ?? UNTOUCHED;
  const measurement: LineMeasurement = {
    scenario: scenario.name,
    before: before.served,
    alone: trial.outcomes.served ?? 0,
    allButThis: without?.outcomes.served,
    cause: causesOf(trial.attribution)[0],
  };
  fates.set(line, { ...fate, measurements: [...fate.measurements, measurement] });
  options.onNews?.({ news: 'effect', line, measurement });
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
