import { readdirSync } from 'node:fs';
import { LESSONS } from '../../lessons/lessons.ts';
import { LIMIT_IDS } from '../../model/limit-id.ts';
import { findSaved } from '../find-saved.ts';
import { FORMATS } from '../format.ts';
import { PROGRESS_STYLES } from '../progress/style.ts';
import { SHELLS } from './scripts.ts';

/** Words for an argument or an option's value, by the name that the help gives it; `typed` is what stands there so far. */
export function valuesOf(name: string, typed: string): readonly string[] {
  return VALUES[name]?.(typed) ?? [];
}

const VALUES: Readonly<Record<string, (typed: string) => readonly string[]>> = {
  scenario: typed => filesBelow(typed, /\.ya?ml$/),
  run: typed => savedBelow(typed),
  before: typed => savedBelow(typed),
  after: typed => savedBelow(typed),
  id: () => LIMIT_IDS,
  limit: () => LIMIT_IDS,
  'format[=file]': () => FORMATS,
  how: () => PROGRESS_STYLES,
  what: () => ['scenario', 'report', 'inventory'],
  inventory: typed => filesBelow(typed, /\.ya?ml$/),
  values: () => ['host', 'kernel-defaults'],
  lesson: () => LESSONS.map(({ id }) => id),
  shell: () => SHELLS,
};

/** Folders below which nobody keeps a scenario, and which take long to look through. */
const SKIPPED = /^(\.|node_modules$|dist$)/;
const DEEPEST = 3;
/** No shell shows more at once. */
const MOST = 200;

function filesBelow(typed: string, pattern: RegExp): string[] {
  const found: string[] = [];
  const visit = (folder: string, depth: number): void => {
    for (const entry of entriesOf(folder)) {
      if (found.length >= MOST || SKIPPED.test(entry.name)) continue;
      const path = folder + entry.name;
      if (entry.isDirectory() && depth < DEEPEST) visit(`${path}/`, depth + 1);
      else if (entry.isFile() && pattern.test(entry.name)) found.push(path);
    }
  };
  visit(folderOf(typed), 0);
  return found;
}

function savedBelow(typed: string): string[] {
  const folder = folderOf(typed);
  try {
    return findSaved([folder === '' ? 'reports' : folder]);
  } catch {
    return [];
  }
}

/** As it was typed, with its last slash; empty for the working directory. */
function folderOf(typed: string): string {
  return typed.slice(0, typed.lastIndexOf('/') + 1);
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder === '' ? '.' : folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
