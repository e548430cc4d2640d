import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Ceiling } from '../model/ceiling.ts';
import { InvalidInput } from '../model/fault.ts';
import type { SavedExperiment } from '../model/report.ts';
import { type OnUnsaved, saving } from '../system/saving.ts';
import { ceilingReport, experimentReport, ladderReport, validationReport } from './experiment-report.ts';
import type { CeilingResult, ClimbResult, ValidationResult } from './results.ts';
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
  const text = JSON.stringify({ schema: `loadline.${kind}/1`, savedAt, ...result });
  saving(file, () => writeFileSync(file, text), onUnsaved);
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
      return ladderReport(savedResult(folder, 'ladder'));
    case 'validation':
      return validationReport(savedValidation(folder));
    case undefined:
      throw new InvalidInput([{ at: { file: folder }, message: 'there is no experiment that is over' }]);
  }
}

/** When the experiment in `folder` came to its end, ISO 8601; older versions leave it to the time of the file. */
export function savedAt(folder: string): string {
  const file = join(folder, `${experimentKind(folder)}.json`);
  const { savedAt: told } = parsed(file) as { readonly savedAt?: unknown };
  return typeof told === 'string' ? told : statSync(file).mtime.toISOString();
}

/** A finished search for a ceiling: its runs are in the folder, wherever that was when they were written. */
export function savedCeiling(folder: string): CeilingResult {
  const result = savedResult(folder, 'ceiling');
  const trials = result.ceiling.trials.map(trial => ({ ...trial, folder: join(folder, basename(trial.folder)) }));
  const ceiling: Ceiling = { ...result.ceiling, trials };
  return { ...result, ceiling };
}

/** Older versions name the files at the lines alone. */
function savedValidation(folder: string): ValidationResult {
  const result = savedResult(folder, 'validation');
  return { ...result, files: result.files ?? [...new Set(result.validation.lines.map(({ file }) => file))] };
}

/** Its folder is where it was found. Throws InvalidInput for a file of another kind or version. */
export function savedResult<Kind extends keyof Results>(folder: string, kind: Kind): Results[Kind] {
  const file = join(folder, `${kind}.json`);
  const saved = parsed(file) as Results[Kind] & { readonly schema: unknown };
  if (saved.schema === `loadline.${kind}/1` && kind in saved) return { ...saved, folder };
  throw new InvalidInput([
    { at: { file }, message: `not a saved ${kind}: its schema is ${JSON.stringify(saved.schema)}` },
  ]);
}

function parsed(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new InvalidInput([{ at: { file }, message: `cannot be read: ${why}` }]);
  }
}
