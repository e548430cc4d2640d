import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Ceiling } from '../model/ceiling.ts';
import { InvalidInput } from '../model/errors.ts';
import type { SavedExperiment } from '../model/report.ts';
import { readSaved } from '../run/read-saved.ts';
import { ceiling, currentClimb, ladder, tuningProblem, validation } from '../saved/experiments.ts';
import { machine } from '../saved/machine.ts';
import { listOf, maybe, moment, text, texts } from '../saved/parts.ts';
import { expectations, scenario, targetKind } from '../saved/scenario.ts';
import { type OnUnsaved, saving } from '../system/saving.ts';
import { writeWhole } from '../system/whole-file.ts';
import { ceilingReport, experimentReport, ladderReport, validationReport } from './experiment-report.ts';
import type { CeilingResult, ClimbResult, ValidationResult } from './results.ts';
import { segment } from './run-folder.ts';
import { saveReports } from './section.ts';

/** What each experiment leaves in its folder, in `<kind>.json`. */
interface Results {
  readonly ceiling: CeilingResult;
  readonly ladder: ClimbResult;
  readonly validation: ValidationResult;
}

const REPORTS: { readonly [Kind in keyof Results]: (result: Results[Kind]) => SavedExperiment } = {
  ceiling: ceilingReport,
  ladder: ladderReport,
  validation: validationReport,
};
const KINDS = ['ceiling', 'ladder', 'validation'] as const satisfies readonly SavedExperiment['kind'][];

/** Writes what came of an experiment into its folder, with `report.json` and `report.html` as every run has them. */
export function saveExperiment<Kind extends keyof Results>(
  kind: Kind,
  result: Results[Kind],
  onUnsaved: OnUnsaved | undefined,
): void {
  const { folder } = result;
  const savedAt = new Date().toISOString();
  const file = join(folder, `${kind}.json`);
  const content = JSON.stringify({ schema: `loadline.${kind}/1`, savedAt, ...result });
  saving(file, () => writeWhole(file, content), onUnsaved);
  saveReports(experimentReport(REPORTS[kind](result)), folder, onUnsaved);
}

/** Which experiment's end `folder` holds; undefined for none, and for one that is not over. */
export function experimentKind(folder: string): SavedExperiment['kind'] | undefined {
  return KINDS.find(kind => existsSync(join(folder, `${kind}.json`)));
}

/** What an experiment left in `folder`. Throws InvalidInput where there is none, or it cannot be read. */
export function savedExperiment(folder: string): SavedExperiment {
  switch (experimentKind(folder)) {
    case 'ceiling':
      return ceilingReport(savedCeiling(folder));
    case 'ladder':
      return ladderReport(savedClimb(folder));
    case 'validation':
      return validationReport(savedValidation(folder));
    case undefined:
      throw new InvalidInput([{ at: { file: folder }, message: 'there is no experiment that is over' }]);
  }
}

/** When the experiment in `folder` came to its end, ISO 8601; older versions leave it to the time of the file. */
export function savedAt(folder: string): string {
  const file = join(folder, `${experimentKind(folder)}.json`);
  const { savedAt: told } = readSaved(file, { what: 'a saved experiment', schema: END });
  return told ?? statSync(file).mtime.toISOString();
}

const END = z.object({ savedAt: moment.optional() });

/** A finished search for a ceiling: its runs are in the folder, wherever that was when they were written. */
export function savedCeiling(folder: string, use: Use = 'report'): CeilingResult {
  const result = savedResult(folder, 'ceiling', use);
  const trials = result.ceiling.trials.map(trial => ({ ...trial, folder: join(folder, segment(trial.folder)) }));
  const ceiling: Ceiling = { ...result.ceiling, trials };
  return { ...result, ceiling };
}

function savedClimb(folder: string): ClimbResult {
  const result = savedResult(folder, 'ladder');
  return { ...result, ladder: currentClimb(result.ladder) };
}

/** Older versions name the files at the lines alone. */
function savedValidation(folder: string): ValidationResult {
  const result = savedResult(folder, 'validation');
  return { ...result, files: result.files ?? [...new Set(result.validation.lines.map(({ file }) => file))] };
}

/** What a saved result is read for: a report says less of it than a comparison. */
type Use = 'report' | 'comparison';

/** Its folder is where it was found. Throws InvalidInput for a file of another kind or version, or a damaged one. */
export function savedResult<Kind extends keyof Results>(
  folder: string,
  kind: Kind,
  use: Use = 'report',
): Results[Kind] {
  const schema = z.looseObject({ schema: z.literal(`loadline.${kind}/1`), ...NEEDED[use][kind] });
  const saved = readSaved(join(folder, `${kind}.json`), { what: `a saved ${kind}`, schema: schema as z.ZodType });
  return { ...(saved as Results[Kind]), folder };
}

const named = z.object({ name: text, expect: expectations });
const targeted = z.object({ name: text, target: z.object({ kind: targetKind }) });
const ofValidation = { files: maybe(texts), validation, problems: listOf(tuningProblem) };

const NEEDED = {
  report: { ceiling: { ceiling, scenario: named }, ladder: { ladder, scenario: targeted }, validation: ofValidation },
  comparison: {
    ceiling: { ceiling, scenario, machine },
    ladder: { ladder, scenario, machine },
    validation: { ...ofValidation, machine },
  },
} as const;
