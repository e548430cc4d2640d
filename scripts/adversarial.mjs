// npm run adversarial [-- --user root|nobody|both] [--jobs N] [--times N] [--keep FOLDER] [PATTERN…]
// Loads whose true cause is known, and another is near (test/adversarial/cases), as root and as nobody. Prints how each came out and the
// counts by kind. Status 1 where any accuses, or fewer are right than must be. PATTERN is the name of a case, with * for anything; runs
// that are not right are kept in FOLDER.
import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';

const USERS = ['root', 'nobody', 'both'];
const FILES = ['test/adversarial/reporter.ts', 'test/truth/failures.ts'];

const { user, jobs, times, keep, names } = readOptions();
const folder = mkdtempSync(path.join(tmpdir(), 'loadline-adversarial-'));
chmodSync(folder, 0o755);
const child = spawn(
  process.execPath,
  ['node_modules/vitest/vitest.mjs', 'run', '--project', 'adversarial', ...FILES.map(file => `--reporter=./${file}`)],
  {
    // A group of its own: whoever interrupts this command ends all of it, and waits until it is gone.
    detached: true,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: {
      ...process.env,
      TMPDIR: folder,
      ADVERSARIAL_USER: user,
      ADVERSARIAL_JOBS: jobs,
      ADVERSARIAL_TIMES: times,
      ADVERSARIAL_NAMES: names.join(' '),
      ADVERSARIAL_KEEP: keep === undefined ? '' : path.resolve(keep),
    },
  },
);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => signalGroup(signal));
child.once('exit', async (status, signal) => {
  await ended();
  rmSync(folder, { recursive: true, force: true });
  process.exit(status ?? 128 + constants.signals[signal]);
});

function readOptions() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      user: { type: 'string', default: 'both' },
      jobs: { type: 'string', default: '3' },
      times: { type: 'string', default: '1' },
      keep: { type: 'string' },
    },
  });
  if (!USERS.includes(values.user)) refuse(`--user is ${USERS.join(', ')}`);
  for (const name of ['jobs', 'times']) if (!/^[1-9]\d?$/.test(values[name])) refuse(`--${name} is 1 to 99`);
  return { ...values, names: positionals };
}

function refuse(why) {
  console.error(why);
  process.exit(2);
}

/** Whatever the group started puts the machine back by itself before it ends. */
async function ended() {
  while (signalGroup(0)) await setTimeout(50);
}

function signalGroup(signal) {
  try {
    return process.kill(-child.pid, signal);
  } catch {
    return false;
  }
}
