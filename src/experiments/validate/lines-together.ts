import { causesOf, type Trial } from '../../model/trial.ts';
import type { LineMeasurement, TuningLine } from '../../model/validation.ts';
import {
  type Found,
  isSameWay,
  isWithin,
  type Measure,
  rangeAround,
  type Search,
  type ServedRange,
} from './measure.ts';

/** A line that changes a load beside others, and what it does there. */
export interface FoundTogether {
  readonly line: TuningLine;
  readonly measurement: LineMeasurement;
}

/**
 * Lines that need each other: what `all` do together, beyond what those do that change the load alone. Two limits at the same place
 * are of this kind. Undefined where the user stopped it.
 *
 * @param after a trial with all lines in force
 */
export async function linesTogether(
  all: readonly TuningLine[],
  alone: readonly Found[],
  after: Trial,
  search: Search,
): Promise<FoundTogether[] | undefined> {
  const { run, before } = search;
  const known = alone.map(({ line }) => line);
  const rest = all.filter(line => !known.includes(line));
  if (rest.length === 0) return [];
  const explained = await explainedBy(alone, search);
  if (explained === undefined) return undefined;
  if (isWithin(after, explained)) return [];
  const second = await run(all);
  if (second === undefined) return undefined;
  if (isWithin(second, explained) || !isSameWay(second, after, explained)) return [];
  const needed = await smallest(rest, known, run, rangeAround(after, before));
  if (needed === undefined) return undefined;
  return measureTogether(needed, known, all, search);
}

/** What the load is served of with those lines alone that change it alone. */
async function explainedBy(alone: readonly Found[], { run, before }: Search): Promise<ServedRange | undefined> {
  const [only, ...others] = alone;
  if (only === undefined) return before;
  const trial = others.length === 0 ? only.trial : await run(alone.map(({ line }) => line));
  return trial && rangeAround(trial, before);
}

/** The fewest of `lines` that are served as `wanted` says beside `kept`, which by themselves are not. */
async function smallest(
  lines: readonly TuningLine[],
  kept: readonly TuningLine[],
  run: Measure,
  wanted: ServedRange,
): Promise<readonly TuningLine[] | undefined> {
  if (lines.length === 1) return lines;
  const middle = Math.ceil(lines.length / 2);
  const [left, right] = [lines.slice(0, middle), lines.slice(middle)];
  const ofRight = await unlessWithin(right, [...kept, ...left], run, wanted);
  return ofRight && joined(await unlessWithin(left, [...kept, ...ofRight], run, wanted), ofRight);
}

async function unlessWithin(
  lines: readonly TuningLine[],
  kept: readonly TuningLine[],
  run: Measure,
  wanted: ServedRange,
): Promise<readonly TuningLine[] | undefined> {
  const without = await run(kept);
  if (without === undefined) return undefined;
  return isWithin(without, wanted) ? [] : smallest(lines, kept, run, wanted);
}

function joined(left: readonly TuningLine[] | undefined, right: readonly TuningLine[]) {
  return left && [...left, ...right];
}

/** Each beside the others; beside those that change the load alone as well, where it takes them. */
async function measureTogether(
  needed: readonly TuningLine[],
  known: readonly TuningLine[],
  all: readonly TuningLine[],
  { scenario, run, before }: Search,
): Promise<FoundTogether[] | undefined> {
  const among = await run(needed);
  if (among === undefined) return undefined;
  const [set, trial] = isWithin(among, before)
    ? [[...known, ...needed], await run([...known, ...needed])]
    : [needed, among];
  const found: FoundTogether[] = [];
  for (const line of needed) {
    const others = set.filter(other => other !== line);
    const [without, allButThis] = [await run(others), await run(all.filter(other => other !== line))];
    if (trial === undefined || without === undefined) return undefined;
    const measurement: LineMeasurement = {
      scenario: scenario.name,
      with: others.map(({ key }) => key),
      before: without.outcomes.served ?? 0,
      alone: trial.outcomes.served ?? 0,
      allButThis: allButThis?.outcomes.served,
      cause: causesOf(trial.attribution)[0],
    };
    found.push({ line, measurement });
  }
  return found;
}
