import { messageOf } from '../model/error-message.ts';
import { CannotRun, FolderNotMade } from '../model/errors.ts';
import { openFolder } from './opened-folder.ts';
import { isRoot, isTrusted } from './owners.ts';

/**
 * Makes a folder with all above it that are missing. Throws FolderNotMade. One after the other, as Node 20's own recursive mkdir
 * goes round for ever where the nearest folder above can hold none: /proc, or a working directory that was removed. No link of another
 * user is followed.
 */
export function makeFolder(path: string, mode?: number): void {
  try {
    openFolder(path, { make: true, mode }).close();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    throw new FolderNotMade(path, WHY[code] ?? messageOf(error), code);
  }
}

/** Root keeps its results out of folders of other users, who could exchange what is in them. Throws CannotRun. */
export function refuseForeign(path: string): void {
  const folder = openFolder(path);
  const { uid } = folder.stat();
  folder.close();
  if (!isRoot() || isTrusted(uid)) return;
  throw new CannotRun(`the folder ${path} belongs to user ${uid}, and this is root`, 'name a folder of your own');
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
