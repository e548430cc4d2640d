import { readdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { InvalidInput } from '../model/errors.ts';
import type { Scenario } from '../model/scenario.ts';
import { suggest } from '../model/suggest.ts';
import { parseScenarioFile } from '../plan/parse-scenario.ts';
import { machineRefusal } from '../system/machine-refusal.ts';
import { readBounded, Unreadable } from '../system/regular-file.ts';

/** Larger than any scenario, smaller than what would hurt. */
const MOST_BYTES = 2 ** 20;

const WHY: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  EISDIR: 'a directory, not a scenario file',
  EACCES: 'not readable by this user',
  ENOTDIR: 'no such file: a part of its path is not a directory',
};

export interface ScenarioFile {
  readonly file: string;
  readonly scenario: Scenario;
}

/** Reads every scenario before any starts. Throws InvalidInput with the problems of all of them. */
export function readScenarios(files: readonly string[]): ScenarioFile[] {
  const results = files.map(readScenario);
  const problems = results.flatMap(result => (result instanceof InvalidInput ? result.problems : []));
  if (problems.length > 0) throw new InvalidInput(problems);
  return results.flatMap(result => (result instanceof InvalidInput ? [] : [result]));
}

function readScenario(file: string): ScenarioFile | InvalidInput {
  try {
    return { file, scenario: parseScenarioFile(readText(file), file) };
  } catch (error) {
    if (error instanceof InvalidInput) return error;
    throw error;
  }
}

function readText(file: string): string {
  const text = readBytes(file).toString('utf8');
  if (text.trim() === '') throw invalid(file, 'the file is empty', 'a scenario in YAML; see `loadline schema`');
  return text;
}

function readBytes(file: string): Buffer {
  try {
    return readBounded(file, MOST_BYTES);
  } catch (error) {
    if (error instanceof Unreadable) throw invalid(file, `too large for a scenario${sizeOf(file)}`);
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (WHY[code] === undefined && machineRefusal(error) !== undefined) throw error;
    const message = WHY[code] ?? `cannot be read: ${error instanceof Error ? error.message : String(error)}`;
    const near = code === 'ENOENT' ? nearestFile(file) : undefined;
    throw new InvalidInput([{ at: { file }, message, ...(near !== undefined && { suggestion: near }) }]);
  }
}

/** A device, or a pipe, has none. */
function sizeOf(file: string): string {
  const { size } = statSync(file);
  return size === 0 ? '' : ` (${size} bytes)`;
}

/** The scenario of the same folder that was most likely meant. */
function nearestFile(file: string): string | undefined {
  const folder = dirname(file);
  const name = suggest(basename(file), scenariosIn(folder));
  return name === undefined ? undefined : join(folder, name);
}

function scenariosIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter(name => /\.ya?ml$/.test(name));
  } catch {
    // There is no such folder, or it is not for this user to list: nothing to suggest.
    return [];
  }
}

function invalid(file: string, message: string, expected?: string): InvalidInput {
  return new InvalidInput([{ at: { file }, message, ...(expected === undefined ? {} : { expected }) }]);
}
