import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Subject } from '../model/comparison.ts';
import { InvalidInput } from '../model/fault.ts';
import { makeFolder } from '../system/folders.ts';
import { saving } from '../system/saving.ts';
import { toolIdentity } from '../system/tool.ts';
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
  const saved = parse(file);
  const { schema, subject } = saved;
  if (schema !== SCHEMA) {
    const older = typeof schema === 'string' && schema.startsWith('loadline.baseline/');
    const why = older ? `it was written as ${schema}, and this is ${SCHEMA}` : 'it is no baseline';
    throw invalid(file, `cannot be used: ${why}`, UPDATE);
  }
  if (!isSubject(subject)) throw invalid(file, 'cannot be used: parts of it are missing', UPDATE);
  return saved as Baseline;
}

/** Throws NotSaved. */
export function writeBaseline(file: string, subject: Subject): void {
  const baseline: Baseline = { schema: SCHEMA, tool: toolIdentity(), createdAt: new Date().toISOString(), subject };
  saving(file, () => {
    makeFolder(dirname(file));
    writeFileSync(file, `${JSON.stringify(baseline, null, 2)}\n`);
  });
}

const UPDATE = 'one that `loadline check --update` wrote';

function parse(file: string): { readonly schema?: unknown; readonly subject?: unknown } {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return typeof value === 'object' && value !== null ? value : {};
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (isMissing) throw invalid(file, 'there is no baseline', 'the same command with --update, which writes one');
    throw invalid(file, `cannot be read: ${error instanceof Error ? error.message : error}`, UPDATE);
  }
}

function isSubject(value: unknown): value is Subject {
  if (typeof value !== 'object' || value === null) return false;
  const { kind, conditions, settings, causes, metrics } = value as Partial<Subject>;
  return kind !== undefined && conditions !== undefined && [settings, causes, metrics].every(Array.isArray);
}

function invalid(file: string, message: string, expected: string): InvalidInput {
  return new InvalidInput([{ at: { file }, message, expected }]);
}
