import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { subjectOfCeiling, subjectOfRuns } from '../compare/subject.ts';
import { subjectOfValidation } from '../compare/validation-subject.ts';
import type { Ceiling } from '../model/ceiling.ts';
import type { Subject } from '../model/comparison.ts';
import { InvalidInput } from '../model/fault.ts';
import type { ReportSection } from '../model/report.ts';
import { loadRun } from '../run/store.ts';
import { readBaseline } from './baseline.ts';
import type { CeilingResult } from './find-ceiling.ts';
import { sectionFrom } from './section.ts';
import type { ValidationResult } from './validate.ts';

/**
 * Reads what can be compared: a run's folder, a folder of several runs of one scenario (repeats), a ceiling's folder, a
 * validation's, or a baseline file. Throws InvalidInput for anything else.
 */
export function loadSubject(place: string): Subject {
  if (existsSync(join(place, 'run.json'))) return subjectOfRuns([sectionFrom(place)]);
  if (existsSync(join(place, 'ceiling.json'))) return subjectOfSavedCeiling(place);
  if (existsSync(join(place, 'validation.json'))) return subjectOfSavedValidation(place);
  if (place.endsWith('.json') && existsSync(place)) return readBaseline(place).subject;
  const [first, ...others] = runFolders(place).map(sectionFrom);
  if (first !== undefined) return subjectOfRuns([first, ...others]);
  throw new InvalidInput([
    {
      at: { file: place },
      message: 'there is nothing to compare',
      expected:
        'the folder of a run, of several runs of one scenario, of a ceiling, or of a validation; or a baseline file',
    },
  ]);
}

/** The run of a folder of one, or of several runs of one scenario the one in the middle by what was served; else undefined. */
export function typicalRun(place: string): ReportSection | undefined {
  if (existsSync(join(place, 'run.json'))) return sectionFrom(place);
  const isExperiment = ['ceiling.json', 'validation.json'].some(name => existsSync(join(place, name)));
  if (isExperiment || place.endsWith('.json')) return undefined;
  const served = ({ outcomes }: ReportSection) => outcomes.served ?? 0;
  const sections = runFolders(place)
    .map(sectionFrom)
    .sort((one, other) => served(one) - served(other));
  return sections[Math.floor((sections.length - 1) / 2)];
}

/** The ceiling of a search's folder, or undefined for any other place. */
export function savedCeiling(place: string): Ceiling | undefined {
  return existsSync(join(place, 'ceiling.json')) ? saved<CeilingResult>(place, 'ceiling').ceiling : undefined;
}

/** The ceiling that a search left in its folder, as a subject. */
export function subjectOfResult({ ceiling, scenario, machine }: CeilingResult): Subject {
  const trial = ceiling.trials.findLast(({ connections, held }) => !held && connections === ceiling.broke);
  const folder = (trial ?? ceiling.trials.at(-1))?.folder;
  if (folder === undefined) throw new InvalidInput([{ at: { file: scenario.name }, message: 'no trial was finished' }]);
  return subjectOfCeiling(ceiling, scenario, machine, loadRun(folder).run);
}

function subjectOfSavedCeiling(folder: string): Subject {
  return subjectOfResult(saved<CeilingResult>(folder, 'ceiling'));
}

function subjectOfSavedValidation(folder: string): Subject {
  const { validation, machine } = saved<ValidationResult>(folder, 'validation');
  return subjectOfValidation(validation, machine);
}

/** What an experiment left in its folder. Throws InvalidInput for a file of another kind or version. */
function saved<Result>(folder: string, kind: 'ceiling' | 'validation'): Result {
  const file = join(folder, `${kind}.json`);
  const value = JSON.parse(readFileSync(file, 'utf8')) as Result & { readonly schema: unknown };
  if (value.schema === `loadline.${kind}/1`) return value;
  throw new InvalidInput([
    { at: { file }, message: `not a saved ${kind}: its schema is ${JSON.stringify(value.schema)}` },
  ]);
}

function runFolders(place: string): string[] {
  if (!existsSync(place)) return [];
  return readdirSync(place, { withFileTypes: true })
    .filter(entry => entry.isDirectory() && existsSync(join(place, entry.name, 'run.json')))
    .map(entry => join(place, entry.name))
    .sort();
}
