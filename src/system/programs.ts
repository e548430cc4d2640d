import { accessSync, constants, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { CannotRun } from '../model/fault.ts';

/** Where `ip` and `nft` live, and where the PATH of ordinary users does not look. */
const SYSTEM_FOLDERS = ['/usr/local/sbin', '/usr/sbin', '/sbin', '/usr/local/bin', '/usr/bin', '/bin'];

/** The full path of a program, by its name or its path; undefined where this machine does not have it. */
export function findProgram(name: string): string | undefined {
  if (name.includes('/')) return isProgram(name) ? resolve(name) : undefined;
  const folders = (process.env['PATH'] ?? '').split(':').filter(folder => folder.startsWith('/'));
  return [...folders, ...SYSTEM_FOLDERS].map(folder => join(folder, name)).find(isProgram);
}

/** The program's full path; CannotRun with the command that installs it where it is missing. */
export function requireProgram(name: string, aptPackage: string, purpose: string): string {
  const path = findProgram(name);
  if (path === undefined) {
    throw new CannotRun(`${name} is needed ${purpose}, and was not found`, `sudo apt-get install -y ${aptPackage}`);
  }
  return path;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
