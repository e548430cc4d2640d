import { accessSync, constants, realpathSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { CannotRun } from '../model/errors.ts';

/** Where `ip` and `nft` live, and where the PATH of ordinary users does not look. */
const SYSTEM_FOLDERS = ['/usr/local/sbin', '/usr/sbin', '/sbin', '/usr/local/bin', '/usr/bin', '/bin'];

/** Who is to run a program: this process's user, or any user at all. */
export type Runner = 'us' | 'anybody';

/** The full path of a program, by its name or its path; undefined where this machine does not have it for them. */
export function findProgram(name: string, runner: Runner = 'us'): string | undefined {
  const isProgram = runner === 'us' ? isOurProgram : isEverybodysProgram;
  if (name.includes('/')) return isProgram(name) ? resolve(name) : undefined;
  const folders = (process.env['PATH'] ?? '').split(':').filter(folder => folder.startsWith('/'));
  return [...folders, ...SYSTEM_FOLDERS].map(folder => join(folder, name)).find(isProgram);
}

/** The program's full path; CannotRun with the command that installs it where it is missing. */
export function requireProgram(name: string, aptPackage: string, purpose: string, runner: Runner = 'us'): string {
  const path = findProgram(name, runner);
  if (path === undefined) {
    throw new CannotRun(`${name} is needed ${purpose}, and was not found`, `sudo apt-get install -y ${aptPackage}`);
  }
  return path;
}

/** Root may read what lies in its home; whoever a program is to run as may not. */
function isEverybodysProgram(path: string): boolean {
  if (!isOurProgram(path)) return false;
  const real = realpathSync(path);
  return [real, ...foldersAbove(real)].every(each => (statSync(each).mode & constants.S_IXOTH) !== 0);
}

function foldersAbove(path: string): string[] {
  const folder = dirname(path);
  return folder === path ? [] : [folder, ...foldersAbove(folder)];
}

function isOurProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
