import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { cgroupsFact } from '../../../src/attribution/facts/cgroups.ts';
import { watchCgroups } from '../../../src/collectors/processes/cgroups.ts';
import { watchUsers } from '../../../src/collectors/processes/users.ts';
import type { Evidence } from '../../../src/model/evidence.ts';
import { absent, ok, valueIn } from '../../../src/model/probe.ts';
import type { CgroupEvidence } from '../../../src/model/process-evidence.ts';
import { evidenceOf as nothingSeen } from '../../attribution/nothing-seen.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'loadline-proc-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** Files made by hand after cgroup-v2.rst: this machine's own tree is version 1. */
function write(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

const server = { side: 'server', pid: 42 } as const;

describe('cgroups of version 2', () => {
  beforeEach(() =>
    write({
      'proc/42/cgroup': '0::/web.slice/web.service\n',
      'proc/self/mountinfo': `30 23 0:26 / ${root}/fs rw - cgroup2 cgroup2 rw\n`,
      'fs/cgroup.controllers': 'memory pids\n',
      'fs/web.slice/cgroup.controllers': 'memory pids\n',
      'fs/web.slice/pids.max': '500\n',
      'fs/web.slice/pids.current': '120\n',
      'fs/web.slice/pids.events': 'max 0\n',
      'fs/web.slice/memory.max': 'max\n',
      'fs/web.slice/web.service/cgroup.controllers': 'memory pids\n',
      'fs/web.slice/web.service/pids.max': 'max\n',
      'fs/web.slice/web.service/pids.current': '20\n',
      'fs/web.slice/web.service/pids.events': 'max 0\n',
      'fs/web.slice/web.service/memory.max': '67108864\n',
      'fs/web.slice/web.service/memory.current': '20000000\n',
      'fs/web.slice/web.service/memory.peak': '20000000\n',
      'fs/web.slice/web.service/memory.events': 'low 0\nhigh 0\nmax 0\noom 0\noom_kill 0\n',
    }),
  );

  const evidenceOf = (cgroups: readonly CgroupEvidence[], log: string[] = [], traced = false): Evidence =>
    ({
      ...nothingSeen(),
      cgroups: ok(cgroups),
      processes: [{ side: 'server', pid: 42 }],
      machine: { kernelLog: ok({ lines: log.map(text => ({ atMs: 0, text })), lost: 0 }) },
      ...(traced && { failedCalls: ok({ calls: [], lost: 0 }) }),
    }) as unknown as Evidence;

  test('are read from the process upwards; one above it counts where it has a limit', () => {
    const watch = watchCgroups([server, { ...server, side: 'client', pid: 4711 }], join(root, 'proc'));
    watch.sample(0);
    write({
      'fs/web.slice/pids.current': '500\n',
      'fs/web.slice/pids.events': 'max 3\n',
      'fs/web.slice/web.service/memory.peak': '67108864\n',
      'fs/web.slice/web.service/memory.events': 'low 0\nhigh 0\nmax 9\noom 1\noom_kill 1\n',
    });
    watch.sample(50);
    const evidence = evidenceOf(valueIn(watch.evidence()) ?? [], [
      'Memory cgroup out of memory: Killed process 42 (web) …',
    ]);
    watch.close();
    expect(valueIn(cgroupsFact(evidence, 'server'))).toMatchObject([
      { controller: 'pids', path: `${root}/fs/web.slice/web.service`, limit: Number.POSITIVE_INFINITY, refused: 0 },
      { controller: 'pids', path: `${root}/fs/web.slice`, limit: 500, peak: 500, refused: 3 },
      { controller: 'memory', limit: 67_108_864, peak: 67_108_864, refused: 9, oomKills: 1, loggedKill: 'cgroup' },
    ]);
    expect(cgroupsFact(evidence, 'client').state).toBe('absent');
  });

  test('a log line about another process, or about the machine, is not the cgroup', () => {
    const watch = watchCgroups([server], join(root, 'proc'));
    watch.sample(0);
    const cgroups = valueIn(watch.evidence()) ?? [];
    watch.close();
    const logged = (line: string, traced = false) =>
      valueIn(cgroupsFact(evidenceOf(cgroups, [line], traced), 'server'))?.at(-1)?.loggedKill;
    expect(logged('Memory cgroup out of memory: Killed process 421 (other) …')).toBeUndefined();
    // The machine's numbers are this process's own: then it is known to be another.
    expect(logged('Memory cgroup out of memory: Killed process 421 (other) …', true)).toBe('others');
    expect(logged('Memory cgroup out of memory: Killed process 42 (web) …', true)).toBe('cgroup');
    expect(logged('Out of memory: Killed process 42 (web) …')).toBe('machine');
  });

  test('a machine without cgroups has none, and says why', () => {
    rmSync(join(root, 'fs'), { recursive: true });
    const watch = watchCgroups([server], join(root, 'proc'));
    watch.sample(0);
    expect(valueIn(watch.evidence())).toEqual([]);
    expect(cgroupsFact(evidenceOf([]), 'server')).toEqual(absent('no cgroup of a process on the server can be seen'));
  });
});

describe('threads of a user', () => {
  const process = (pid: number, uid: number, threads: number, namespace = 'user:[4026532000]', nproc = 150) => {
    write({
      [`proc/${pid}/status`]: `Name:\tweb\nUid:\t${uid}\t0\t0\t0\nThreads:\t${threads}\n`,
      [`proc/${pid}/limits`]: `Max processes             ${nproc}                 ${nproc}                 processes \nMax open files            1024                 4096                 files     \n`,
    });
    mkdirSync(join(root, `proc/${pid}/ns`));
    symlinkSync(namespace, join(root, `proc/${pid}/ns/user`));
  };
  const watched = () => watchUsers([server], join(root, 'proc'));

  test('are summed over the processes of the same user and namespace, once the machine has as many', () => {
    process(42, 1000, 100);
    process(43, 1000, 48);
    process(44, 1001, 500);
    process(45, 1000, 500, 'user:[4026531837]');
    write({ 'proc/loadavg': '0.1 0.1 0.1 1/1148 45\n' });
    const watch = watched();
    watch.sample(0);
    expect(watch.evidence()).toMatchObject([
      { side: 'server', uid: 1000, nproc: 150, exempt: false, threads: { value: { constant: { threads: 148 } } } },
    ]);
  });

  test('are not counted while the whole machine has fewer than the limit', () => {
    process(42, 1000, 20);
    write({ 'proc/loadavg': '0.1 0.1 0.1 1/94 45\n' });
    const watch = watched();
    watch.sample(0);
    expect(watch.evidence()).toMatchObject([{ uid: 1000, threads: { state: 'absent' } }]);
  });

  test('root of the machine is exempt, root of a user namespace is not', () => {
    process(42, 0, 20, 'user:[4026531837]');
    write({ 'proc/loadavg': '0.1 0.1 0.1 1/94 45\n' });
    expect(watched().evidence()).toMatchObject([{ exempt: true }]);
    rmSync(join(root, 'proc/42'), { recursive: true });
    process(42, 0, 20);
    expect(watched().evidence()).toMatchObject([{ exempt: false }]);
  });
});
