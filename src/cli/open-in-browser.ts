import { startProgram } from '../system/child-process.ts';
import { findProgram } from '../system/programs.ts';
import { note } from './output.ts';

/** Opens a file in the user's browser; where there is no way to, says so and lets it be. */
export function openInBrowser(file: string): void {
  const opener = findProgram('xdg-open');
  if (opener === undefined) {
    note('loadline: no xdg-open here (apt-get install xdg-utils): open the file by hand');
    return;
  }
  const child = startProgram([opener, file], { stdio: ['ignore', 'ignore', 'ignore'] });
  if (child.pid !== undefined) child.unref();
  else void child.why.then(why => note(`loadline: ${opener} could not be started (${why}): open the file by hand`));
}
