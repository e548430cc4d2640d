import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';

interface Job {
  readonly user: string;
  readonly scenario: string;
}

type Boot = (left: readonly Job[]) => Promise<void>;

const SCRIPTS = path.join(import.meta.dirname, '../../scripts/kernels');
const { endedIn, runInBoots } = (await import(`${SCRIPTS}/in-boots.mjs`)) as {
  endedIn: (folder: string, jobs: readonly Job[]) => number;
  runInBoots: (jobs: readonly Job[], folder: string, bootWith: Boot) => Promise<number>;
};
const { outcomeOf } = (await import(`${SCRIPTS}/outcome.mjs`)) as {
  outcomeOf: (folder: string, expected: readonly string[]) => { kind: string; found: string };
};

const JOBS = ['somaxconn', 'address-not-local', 'qdisc'].map(scenario => ({ user: 'root', scenario }));
/** What Debian's 5.10 printed in QEMU. */
const STUCK = '[  118.457479] rcu: INFO: rcu_sched self-detected stall on CPU\n';
const LOCKED = '[  124.498147] watchdog: BUG: soft lockup - CPU#0 stuck for 22s! [node:669]\n';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'loadline-boots-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it('boots once where each run ends', async () => {
  expect(await runInBoots(JOBS, folder, async left => left.forEach(end))).toBe(1);
  expect(endedIn(folder, JOBS)).toBe(3);
});

it('a guest that hangs loses the run in which it did, and no other one', async () => {
  const hangs: Boot = async left => {
    for (const job of left) {
      begin(job);
      if (job.scenario === 'address-not-local') return writeFileSync(path.join(folder, 'console'), STUCK + LOCKED);
      end(job);
    }
  };
  expect(await runInBoots(JOBS, folder, hangs)).toBe(2);
  expect(endedIn(folder, JOBS)).toBe(2);
  expect(outcomeOf(path.join(folder, 'root/address-not-local'), [])).toEqual({
    kind: 'hung',
    found: 'watchdog: BUG: soft lockup - CPU#0 stuck for 22s! [node:669]',
  });
});

it('a guest that hangs without a word is told as one', async () => {
  await runInBoots(JOBS.slice(0, 1), folder, async left => left.forEach(begin));
  expect(readFileSync(path.join(folder, 'root/somaxconn/hung'), 'utf8')).toBe('its kernel said nothing more\n');
});

it('a kernel that comes to no run is not booted again', async () => {
  expect(await runInBoots(JOBS, folder, async () => undefined)).toBe(1);
  expect(outcomeOf(path.join(folder, 'root/somaxconn'), []).kind).toBe('nothing');
});

function begin({ user, scenario }: Job): void {
  mkdirSync(path.join(folder, user, scenario), { recursive: true });
}

function end(job: Job): void {
  begin(job);
  writeFileSync(path.join(folder, job.user, job.scenario, 'status'), '0\n');
}
