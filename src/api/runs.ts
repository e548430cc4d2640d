import { relative } from 'node:path';
import type { RunIndex } from '../model/run-index.ts';
import { indexEntry } from './runs/index-entry.ts';

/** Runs and experiments as a list, the newest first. A folder of which nothing can be read is left out. */
export function indexOf(folders: readonly string[], base: string): RunIndex {
  const entries = folders.flatMap(folder => indexEntry(folder, relative(base, folder)) ?? []);
  return { folder: base, entries: entries.sort((one, other) => (one.createdAt < other.createdAt ? 1 : -1)) };
}
