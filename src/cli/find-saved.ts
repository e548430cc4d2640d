import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { experimentKind } from '../api/saved-experiment.ts';
import { InvalidInput } from '../model/errors.ts';

/** Runs lie two folders deep, experiments may add one. */
const DEEPEST = 4;

/** Whether the path is a saved run: its folder, or its run.json. */
export function isRun(path: string): boolean {
  return path.endsWith('run.json') || existsSync(join(path, 'run.json'));
}

/**
 * The folders of every run in and below these, and of every experiment that is over, which stands for its runs. Throws
 * InvalidInput where there is none, or no such folder.
 */
export function findSaved(paths: readonly string[]): string[] {
  const found = paths.flatMap(path => savedBelow(path, 0));
  if (found.length === 0) throw nothingSaved(paths[0] ?? '.');
  return found;
}

function savedBelow(folder: string, depth: number): string[] {
  if (isRun(folder) || experimentKind(folder) !== undefined) return [folder];
  if (depth > DEEPEST) return [];
  return foldersIn(folder).flatMap(name => savedBelow(join(folder, name), depth + 1));
}

function foldersIn(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter(entry => entry.isDirectory() && !entry.name.startsWith('.'))
      .map(({ name }) => name)
      .sort();
  } catch {
    return [];
  }
}

function nothingSaved(path: string): InvalidInput {
  return new InvalidInput([
    {
      at: { file: path },
      message: existsSync(path) ? 'there is no saved run in it' : 'no such folder',
      expected: 'a folder that holds run.json, such as reports/<scenario>/<run>, or a folder of such folders',
    },
  ]);
}
