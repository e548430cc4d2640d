import { readdirSync } from 'node:fs';
import { afterEach, expect, test } from 'vitest';
import { watchProcesses } from '../../../src/collectors/processes/processes.ts';
import { last } from '../../../src/model/series.ts';
import { until } from '../host-pair.ts';
import { type Program, startProgram } from '../program.ts';

let program: Program | undefined;

afterEach(async () => {
  await program?.stop();
  program = undefined;
});

const watched = (pid: number) => [{ side: 'client' as const, role: 'driver' as const, pid, command: 'a program' }];

test('descriptors are counted up to the limit that the process has', async () => {
  program = await startProgram('open-sockets.mjs', { nofile: 60, args: ['100'] });
  const watch = watchProcesses(watched(program.pid));
  watch.sample(-10);
  program.say('go');
  await program.output();
  watch.sample(10);
  const [evidence] = watch.evidence();
  expect(evidence?.limits).toEqual({
    state: 'read',
    value: expect.objectContaining({ nofileSoft: 60, nofileHard: 60 }),
  });
  const descriptors = evidence?.descriptors;
  if (descriptors?.state !== 'read') throw new Error('descriptors were not read');
  // Those that the program inherited may have numbers beyond the limit.
  const open = readdirSync(`/proc/${program.pid}/fd`).map(Number);
  expect(open.filter(fd => fd < 60).length).toBe(60);
  expect(last(descriptors.value, 'used')).toBe(open.length);
  expect(descriptors.value.atMs).toEqual([-10, 10]);
});

test('a program that never forks is not asked for children', async () => {
  program = await startProgram('open-sockets.mjs', { nofile: 60, args: ['1'], inShell: true });
  const [shell] = watched(program.pid);
  if (shell === undefined) throw new Error('nothing to watch');
  const [followed, left] = [watchProcesses([shell]), watchProcesses([{ ...shell, forks: false }])];
  let atMs = 0;
  await until(() => {
    atMs += 1000;
    for (const watch of [followed, left]) watch.sample(atMs);
    return followed.evidence().length > 1 ? true : undefined;
  });
  const evidence = left.evidence();
  expect(evidence).toHaveLength(1);
  expect(evidence[0]).not.toHaveProperty('forks');
});

test('what the process forks is followed', async () => {
  program = await startProgram('open-sockets.mjs', { nofile: 60, args: ['1'], inShell: true });
  const watch = watchProcesses(watched(program.pid));
  let atMs = 0;
  const child = await until(() => {
    atMs += 1000;
    watch.sample(atMs);
    return watch.evidence().find(({ command }) => command.includes('open-sockets.mjs') && !command.includes('ulimit'));
  });
  expect(child).toMatchObject({ side: 'client', role: 'driver', descriptors: { state: 'read' } });
  expect(child.pid).not.toBe(program.pid);
});

test('a process that becomes another program is known by that one', async () => {
  program = await startProgram('open-sockets.mjs', { nofile: 60, args: ['1'] });
  const [sh] = watched(program.pid).map(process => ({ ...process, command: 'sh start.sh' }));
  const evidence = (forks: boolean) => watchProcesses(sh === undefined ? [] : [{ ...sh, forks }]).evidence();
  expect(evidence(true)).toEqual([expect.objectContaining({ command: expect.stringContaining('open-sockets.mjs') })]);
  expect(evidence(false)).toEqual([expect.objectContaining({ command: 'sh start.sh' })]);
});

test('a process that ended keeps what was seen, and how it ended', async () => {
  program = await startProgram('open-sockets.mjs', { nofile: 60, args: ['1'] });
  const watch = watchProcesses(watched(program.pid));
  watch.sample(0);
  const { pid } = program;
  await program.stop();
  watch.sample(50);
  watch.ended(pid, { atMs: 40, code: null, signal: 'SIGKILL', by: 'scenario' });
  watch.sample(100);
  expect(watch.evidence()).toEqual([
    expect.objectContaining({
      limits: expect.objectContaining({ state: 'read' }),
      descriptors: { state: 'read', value: expect.objectContaining({ atMs: [0] }) },
      exit: { atMs: 40, code: null, signal: 'SIGKILL', by: 'scenario' },
    }),
  ]);
});

test('a process that was never there is absent', () => {
  const watch = watchProcesses(watched(4_194_304));
  watch.sample(0);
  const why = 'it had ended before it was looked at';
  expect(watch.evidence()).toEqual([
    expect.objectContaining({ limits: { state: 'absent', why }, descriptors: { state: 'absent', why } }),
  ]);
});
