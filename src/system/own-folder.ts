import { accessSync, constants } from 'node:fs';

/**
 * This process's working directory, for a program to start in, whatever its path: that of a folder which was removed, or which lies below
 * one that we may not enter, leads nowhere.
 */
export function ownFolder(): string {
  const own = '/proc/self/cwd';
  try {
    accessSync(own, constants.X_OK);
    return own;
  } catch {
    // A program would find nothing in it either.
    return '/';
  }
}
