import { spawn } from 'node:child_process';
import { findProgram } from '../system/programs.ts';
import { note } from './output.ts';

/** Opens a file in the user's browser; where there is no way to, says so and lets it be. */
export function openInBrowser(file: string): void {
  const opener = findProgram('xdg-open');
  if (opener === undefined) {
    note('loadline: no xdg-open here (apt-get install xdg-utils): open the file by hand');
    return;
  }
  const child = spawn(opener, [file], { detached: true, stdio: 'ignore' });
  child.on('error', error =>
    note(`loadline: ${opener} could not be started (${error.message}): open the file by hand`),
  );
  child.unref();
}
