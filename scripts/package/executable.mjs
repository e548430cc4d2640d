// A copy of the Node that runs this, with the joined module and its files in it: https://nodejs.org/docs/latest-v20.x/api/single-executable-applications.html
import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';

/** What Node looks for in itself: a section of this name, and this word with a 1 behind it. */
const SECTION = 'NODE_SEA_BLOB';
const FUSE = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2';

/** Writes `executable`: `main` with its `assets`, files by their names. */
export function writeExecutable({ main, assets, work, executable }) {
  const blob = resolve(work, 'blob');
  const config = resolve(work, 'config.json');
  const settings = {
    main: resolve(main),
    output: blob,
    disableExperimentalSEAWarning: true,
    useCodeCache: true,
    assets,
  };
  writeFileSync(config, JSON.stringify(settings));
  quietly(process.execPath, ['--experimental-sea-config', config]);
  copyFileSync(process.execPath, executable);
  chmodSync(executable, 0o755);
  quietly('npx', ['postject', executable, SECTION, blob, '--sentinel-fuse', FUSE]);
}

/** postject warns of every section of an executable that it does not know. What fails throws, with all that was printed. */
function quietly(program, words) {
  execFileSync(program, words, { stdio: 'pipe' });
}
