import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { getAsset, isSea } from 'node:sea';
import { packageRoot } from './package.ts';

/** Whether this program is the one file that `npm run package` makes: then its modules and files lie in the executable. */
export const IS_ONE_FILE = isSea();

/** Text of a file of this package, by its path from package.json. Throws where the package has no such file. */
export function ownText(file: string): string {
  return IS_ONE_FILE ? getAsset(file, 'utf8') : readFileSync(path.join(packageRoot(), file), 'utf8');
}

/** Content of a file of this package. */
export function ownBytes(file: string): Uint8Array {
  return IS_ONE_FILE ? new Uint8Array(getAsset(file)) : readFileSync(path.join(packageRoot(), file));
}

/** Paths of what lies in a folder of this package, sorted, each as `ownText` takes it. */
export function ownFilesIn(folder: string): string[] {
  return namesIn(folder)
    .sort()
    .map(name => path.posix.join(folder, name));
}

/** Where a Debian package puts what is not in the executable. */
const OF_DEBIAN = '/usr/share/loadline';

/** The folder in which whatever other programs read of this package is installed, such as its schema. It may not exist. */
export function installedFolder(): string {
  return IS_ONE_FILE ? OF_DEBIAN : packageRoot();
}

function namesIn(folder: string): string[] {
  return IS_ONE_FILE ? getAsset(`${folder}/`, 'utf8').split('\n') : readdirSync(path.join(packageRoot(), folder));
}
