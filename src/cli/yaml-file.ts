import { readdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { messageOf } from '../model/error-message.ts';
import { InvalidInput } from '../model/errors.ts';
import { suggest } from '../model/suggest.ts';
import { machineRefusal } from '../system/machine-refusal.ts';
import { readBounded, Unreadable } from '../system/regular-file.ts';

type Written = 'scenario' | 'inventory';

/** What to write, for somebody whose file is empty. */
const SHOWN: Readonly<Record<Written, string>> = {
  scenario: 'a scenario in YAML; see `loadline schema`',
  inventory: 'an inventory in YAML; see `loadline schema inventory`',
};

/** Larger than any that is meant, smaller than what would hurt. */
const MOST_BYTES = 2 ** 20;

const WHY: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  EACCES: 'not readable by this user',
  ENOTDIR: 'no such file: a part of its path is not a directory',
};

/** Reads a file that the user has named. Throws InvalidInput where it is none, or empty, or too large to be meant. */
export function readYaml(file: string, what: Written): string {
  const text = readBytes(file, what).toString('utf8');
  if (text.trim() === '') throw invalid(file, 'the file is empty', SHOWN[what]);
  return text;
}

function readBytes(file: string, what: Written): Buffer {
  try {
    return readBounded(file, MOST_BYTES);
  } catch (error) {
    if (error instanceof Unreadable) throw invalid(file, `too large for ${withArticle(what)}${sizeOf(file)}`);
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const why = code === 'EISDIR' ? `a directory, not ${withArticle(what)} file` : WHY[code];
    if (why === undefined && machineRefusal(error) !== undefined) throw error;
    const message = why ?? `cannot be read: ${messageOf(error)}`;
    const near = code === 'ENOENT' ? nearestFile(file) : undefined;
    throw new InvalidInput([{ at: { file }, message, ...(near !== undefined && { suggestion: near }) }]);
  }
}

/** A device, or a pipe, has none. */
function sizeOf(file: string): string {
  const { size } = statSync(file);
  return size === 0 ? '' : ` (${size} bytes)`;
}

/** The file of the same folder that was most likely meant. */
function nearestFile(file: string): string | undefined {
  const folder = dirname(file);
  const name = suggest(basename(file), yamlFilesIn(folder));
  return name === undefined ? undefined : join(folder, name);
}

function yamlFilesIn(folder: string): string[] {
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

function withArticle(what: Written): string {
  return what === 'scenario' ? 'a scenario' : 'an inventory';
}
