// A copy of the Node that runs this, with the joined module and its files in it: https://nodejs.org/docs/latest-v20.x/api/single-executable-applications.html
import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { inject } from 'postject';

/** What Node looks for in itself: a section of this name, and this word with a 1 behind it. */
const SECTION = 'NODE_SEA_BLOB';
const FUSE = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2';

/** Writes `executable`: `main` with its `assets`, files by their names. */
export async function writeExecutable({ main, assets, work, executable }) {
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
  execFileSync(process.execPath, ['--experimental-sea-config', config], { stdio: 'pipe' });
  copyFileSync(process.execPath, executable);
  chmodSync(executable, 0o755);
  await inject(executable, SECTION, readFileSync(blob), { sentinelFuse: FUSE });
}
