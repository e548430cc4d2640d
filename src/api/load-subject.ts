import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { subjectOfCeiling, subjectOfRuns } from '../compare/subject.ts';
import type { Subject } from '../model/comparison.ts';
import { InvalidInput } from '../model/fault.ts';
import { loadRun } from '../run/store.ts';
import { readBaseline } from './baseline.ts';
import type { CeilingResult } from './find-ceiling.ts';
import { sectionFrom } from './section.ts';

/**
 * Reads what can be compared: a run's folder, a folder of several runs of one scenario (repeats), a ceiling's folder, or a
 * baseline file. Throws InvalidInput for anything else.
 */
export function loadSubject(place: string): Subject {
  if (existsSync(join(place, 'run.json'))) return subjectOfRuns([sectionFrom(place)]);
  if (existsSync(join(place, 'ceiling.json'))) return subjectOfSavedCeiling(place);
  if (place.endsWith('.json') && existsSync(place)) return readBaseline(place).subject;
  const [first, ...others] = runFolders(place).map(sectionFrom);
  if (first !== undefined) return subjectOfRuns([first, ...others]);
  throw new InvalidInput([
    {
      at: { file: place },
      message: 'there is nothing to compare',
      expected: 'the folder of a run, of several runs of one scenario, or of a ceiling; or a baseline file',
    },
  ]);
}

/** The ceiling that a search left in its folder, as a subject. */
export function subjectOfResult({ ceiling, scenario, machine }: CeilingResult): Subject {
  const trial = ceiling.trials.findLast(({ connections, held }) => !held && connections === ceiling.broke);
  const folder = (trial ?? ceiling.trials.at(-1))?.folder;
  if (folder === undefined) throw new InvalidInput([{ at: { file: scenario.name }, message: 'no trial was finished' }]);
  return subjectOfCeiling(ceiling, scenario, machine, loadRun(folder).run);
}

function subjectOfSavedCeiling(folder: string): Subject {
  const file = join(folder, 'ceiling.json');
  const saved = JSON.parse(readFileSync(file, 'utf8')) as CeilingResult & { readonly schema: unknown };
  if (saved.schema === 'loadline.ceiling/1') return subjectOfResult(saved);
  throw new InvalidInput([
    { at: { file }, message: `not a saved ceiling: its schema is ${JSON.stringify(saved.schema)}` },
  ]);
}

function runFolders(place: string): string[] {
  if (!existsSync(place)) return [];
  return readdirSync(place, { withFileTypes: true })
    .filter(entry => entry.isDirectory() && existsSync(join(place, entry.name, 'run.json')))
    .map(entry => join(place, entry.name))
    .sort();
}
