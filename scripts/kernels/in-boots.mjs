import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** What a kernel prints of itself that cannot go on. */
const IN_TROUBLE = /(?:watchdog: BUG: |Kernel panic|BUG: |rcu: INFO: ).*/g;
const UNSAID = 'its kernel said nothing more';

/**
 * Runs all jobs ({ user, scenario }) in as many boots as that takes. A guest that hangs loses the run in which it did, whose folder gets a file
 * `hung`; the runs behind it come in another boot. `bootWith(jobs)` ends with its guest. Returns the number of boots.
 */
export async function runInBoots(jobs, folder, bootWith) {
  let left = jobs;
  let boots = 0;
  while (left.length > 0) {
    boots += 1;
    await bootWith(left);
    const at = left.findIndex(job => !hasEnded(folder, job));
    // What did not begin did not hang: no other boot would come further.
    if (at === -1 || !existsSync(folderOf(folder, left[at]))) break;
    writeFileSync(path.join(folderOf(folder, left[at]), 'hung'), `${lastTrouble(folder)}\n`);
    left = left.slice(at + 1);
  }
  return boots;
}

export function endedIn(folder, jobs) {
  return jobs.filter(job => hasEnded(folder, job)).length;
}

function hasEnded(folder, job) {
  return existsSync(path.join(folderOf(folder, job), 'status'));
}

function folderOf(folder, { user, scenario }) {
  return path.join(folder, user, scenario);
}

function lastTrouble(folder) {
  const file = path.join(folder, 'console');
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  return text.match(IN_TROUBLE)?.at(-1)?.trim() ?? UNSAID;
}
