import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Subject } from '../model/comparison.ts';
import { InvalidInput } from '../model/errors.ts';
import { MOST_JSON_BYTES, readSaved, type SavedKind } from '../run/read-saved.ts';
import { fields, text, words } from '../saved/parts.ts';
import { tool } from '../saved/run.ts';
import { subject } from '../saved/subject.ts';
import { makeFolder } from '../system/folders.ts';
import { saving } from '../system/saving.ts';
import { toolIdentity } from '../system/tool.ts';
import { writeWhole } from '../system/whole-file.ts';
import { folderName } from './run-folder.ts';

const SCHEMA = 'loadline.baseline/1';

/** What a scenario was measured at, to hold later measurements against. */
export interface Baseline {
  readonly schema: typeof SCHEMA;
  readonly tool: { readonly name: string; readonly version: string };
  readonly createdAt: string;
  readonly subject: Subject;
}

/** The baseline of a scenario: the file itself, or `<scenario>.json` in a folder. */
export function baselineFile(place: string, scenario: string): string {
  const isFolder = existsSync(place) ? statSync(place).isDirectory() : !place.endsWith('.json');
  return isFolder ? join(place, `${folderName(scenario)}.json`) : place;
}

/** Throws InvalidInput for a file that is missing, is no baseline, or is one of another version. */
export function readBaseline(file: string): Baseline {
  if (!existsSync(file)) {
    const expected = 'the same command with --update, which writes one';
    throw new InvalidInput([{ at: { file }, message: 'there is no baseline', expected }]);
  }
  return readSaved(file, KIND, { mostBytes: MOST_JSON_BYTES, follow: true });
}

const KIND: SavedKind<Baseline> = {
  what: 'a baseline that can be used',
  expected: 'one that `loadline check --update` wrote',
  schema: fields<Baseline>({ schema: words<typeof SCHEMA>({ [SCHEMA]: true }), tool, createdAt: text, subject }),
};

/** Throws NotSaved. */
export function writeBaseline(file: string, subject: Subject): void {
  const baseline: Baseline = { schema: SCHEMA, tool: toolIdentity(), createdAt: new Date().toISOString(), subject };
  saving(file, () => {
    makeFolder(dirname(file));
    writeWhole(file, `${JSON.stringify(baseline, null, 2)}\n`);
  });
}
