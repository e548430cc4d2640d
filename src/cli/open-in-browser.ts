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
  spawn(opener, [file], { detached: true, stdio: 'ignore' }).unref();
}
