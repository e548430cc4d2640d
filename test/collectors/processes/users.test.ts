import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { type UserWatch, watchUsers } from '../../../src/collectors/processes/users.ts';
import { valueIn } from '../../../src/model/probe.ts';
import { column } from '../../../src/model/series.ts';

const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** A /proc of one process, whose user may have 150 threads. */
function aProc() {
  const proc = mkdtempSync(join(tmpdir(), 'users-'));
  folders.push(proc);
  mkdirSync(join(proc, '100/ns'), { recursive: true });
  symlinkSync('user:[4026531837]', join(proc, '100/ns/user'));
  writeFileSync(
    join(proc, '100/limits'),
    [
      'Max processes             150                  150                  processes',
      'Max open files 20 20 files',
    ].join('\n'),
  );
  const set = (threads: number, machine: number) => {
    writeFileSync(join(proc, '100/status'), `Uid:\t1000\t1000\t1000\t1000\nThreads:\t${threads}\n`);
    writeFileSync(join(proc, 'loadavg'), `0.00 0.00 0.00 1/${machine} 100\n`);
  };
  set(1, 400);
  return { proc, set };
}

/** Each look takes a second, and so many milliseconds of it on a processor. */
function aBusyMachine(costMs: number) {
  let nowMs = 0;
  let usedMs = 0;
  let looking = false;
  return {
    clocks: {
      nowMs: () => nowMs,
      processorMs: () => {
        if (looking) {
          nowMs += 1000;
          usedMs += costMs;
        }
        looking = !looking;
        return usedMs;
      },
    },
    goTo: (atMs: number) => {
      nowMs = atMs;
    },
  };
}

/** The threads of the only user, as they were looked at. */
function threadsSeen(watch: UserWatch) {
  return valueIn(watch.evidence()[0]?.threads ?? { state: 'absent', why: 'no user' });
}

const watched = [{ pid: 100, side: 'server' as const }];

test('on a machine that is busy the threads are looked at as often as on a quiet one', () => {
  const { proc, set } = aProc();
  const { clocks, goTo } = aBusyMachine(7);
  const watch = watchUsers(watched, proc, clocks);
  watch.sample(-1000);
  set(150, 600);
  for (const atMs of [100, 150, 200]) {
    goTo(1000 + atMs);
    watch.sample(atMs);
  }
  expect(threadsSeen(watch)).toMatchObject({ atMs: [-1000, 150], varying: { threads: [1, 150] } });
});

test('the last row has the threads, however dear the look before was; asking for evidence looks at nothing', () => {
  const { proc, set } = aProc();
  const { clocks, goTo } = aBusyMachine(900);
  const watch = watchUsers(watched, proc, clocks);
  watch.sample(-50);
  set(150, 600);
  goTo(1200);
  watch.sample(150);
  const rows = () => {
    const threads = threadsSeen(watch);
    return threads && column(threads, 'threads');
  };
  expect(rows()).toEqual([1]);
  watch.sample(500, 'last');
  expect(rows()).toEqual([1, 150]);
});

test('while the machine has fewer threads than the user may have nobody looks, nor in the last row', () => {
  const { proc, set } = aProc();
  set(1, 90);
  const watch = watchUsers(watched, proc);
  watch.sample(-50);
  watch.sample(500, 'last');
  expect(watch.evidence()).toEqual([
    {
      side: 'server',
      uid: 1000,
      nproc: 150,
      exempt: false,
      threads: { state: 'absent', why: 'the machine never had as many threads as this user may have' },
    },
  ]);
});
