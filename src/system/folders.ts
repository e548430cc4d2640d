import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { FolderNotMade } from '../model/fault.ts';

/**
 * Makes a folder with all above it that are missing. Throws FolderNotMade. One after the other, as Node 20's own recursive mkdir
 * goes round for ever where the nearest folder above can hold none: /proc, or a working directory that was removed.
 */
export function makeFolder(path: string, mode?: number): void {
  try {
    makeEach(path, mode);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    throw new FolderNotMade(path, WHY[code] ?? (error instanceof Error ? error.message : String(error)), code);
  }
}

function makeEach(path: string, mode: number | undefined): void {
  if (isMade(path, mode)) return;
  const above = dirname(path);
  if (above !== path) makeEach(above, mode);
  mkdirSync(path, { mode });
}

/** False where a folder above is missing. */
function isMade(path: string, mode: number | undefined): boolean {
  try {
    mkdirSync(path, { mode });
    return true;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    if (error.code === 'ENOENT') return false;
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) return true;
    throw error;
  }
}

const WHY: Readonly<Record<string, string>> = {
  ENOENT: 'the folder above it was removed, or can hold none (ENOENT)',
  EACCES: 'this user may not write there (EACCES)',
  EPERM: 'it is not allowed there (EPERM)',
  EROFS: 'that file system is read-only (EROFS)',
  ENOSPC: 'no space is left there (ENOSPC)',
  EEXIST: 'there is a file of that name (EEXIST)',
  ENOTDIR: 'a part of its path is no folder (ENOTDIR)',
};
