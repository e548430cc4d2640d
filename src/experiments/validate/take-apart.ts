import { CannotRun } from '../../model/errors.ts';
import type { Trial } from '../../model/trial.ts';
import type { TuningLine } from '../../model/validation.ts';
import { type Found, isSameWay, isWithin, type Search } from './measure.ts';
import { UNTOUCHED } from './validated-line.ts';

/** The lines that change the load on their own. Lines that change nothing together are not tried one by one. */
export async function takeApart(lines: readonly TuningLine[], search: Search): Promise<Found[] | undefined> {
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
  return isWithin(second, before) || !isSameWay(second, found.trial, before) ? [] : [found];
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
