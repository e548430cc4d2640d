import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { subjectOfCeiling, subjectOfRuns } from '../compare/subject.ts';
import { subjectOfValidation } from '../compare/validation-subject.ts';
import type { Subject } from '../model/comparison.ts';
import { InvalidInput } from '../model/errors.ts';
import type { ReportSection } from '../model/report.ts';
import { loadRun } from '../run/load-run.ts';
import { readBaseline } from './baseline.ts';
import type { CeilingResult } from './results.ts';
import { experimentKind, savedCeiling, savedResult } from './saved-experiment.ts';
import { sectionFrom } from './section.ts';

/**
 * Reads what can be compared: a run's folder, a folder of several runs of one scenario (repeats), a ceiling's folder, a
 * validation's, or a baseline file. Throws InvalidInput for anything else.
 */
export function loadSubject(place: string): Subject {
  if (existsSync(join(place, 'run.json'))) return subjectOfRuns([sectionFrom(place)]);
  const kind = experimentKind(place);
  if (kind === 'ceiling') return subjectOfResult(savedCeiling(place, 'comparison'));
  if (kind === 'validation') return subjectOfSavedValidation(place);
  if (existsSync(place) && !isFolder(place)) return readBaseline(place).subject;
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
  if (experimentKind(place) !== undefined || !isFolder(place)) return undefined;
  const served = ({ outcomes }: ReportSection) => outcomes.served ?? 0;
  const sections = runFolders(place)
    .map(sectionFrom)
    .sort((one, other) => served(one) - served(other));
  return sections[Math.floor((sections.length - 1) / 2)];
}

/** The ceiling that a search left in its folder, as a subject. */
export function subjectOfResult({ ceiling, scenario, machine }: CeilingResult): Subject {
  const trial = ceiling.trials.findLast(({ connections, held }) => !held && connections === ceiling.broke);
  const folder = (trial ?? ceiling.trials.at(-1))?.folder;
  if (folder === undefined) throw new InvalidInput([{ at: { file: scenario.name }, message: 'no trial was finished' }]);
  return subjectOfCeiling(ceiling, scenario, machine, loadRun(folder).run);
}

function subjectOfSavedValidation(folder: string): Subject {
  const { validation, machine } = savedResult(folder, 'validation', 'comparison');
  return subjectOfValidation(validation, machine);
}

function isFolder(place: string): boolean {
  return existsSync(place) && statSync(place).isDirectory();
}

function runFolders(place: string): string[] {
  if (!isFolder(place)) return [];
  return readdirSync(place, { withFileTypes: true })
    .filter(entry => entry.isDirectory() && existsSync(join(place, entry.name, 'run.json')))
    .map(entry => join(place, entry.name))
    .sort();
}
