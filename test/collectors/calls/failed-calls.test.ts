import { connect, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { type FailedCallsOptions, openFailedCalls } from '../../../src/collectors/calls/failed-calls.ts';
import type { Collector } from '../../../src/collectors/series/collector.ts';
import type { FailedCalls } from '../../../src/model/failed-calls.ts';
import type { Side } from '../../../src/model/side.ts';
import { removeTraceInstance } from '../../../src/system/linux/tracefs.ts';
import { until } from '../host-pair.ts';
import { testWith } from '../needs.ts';
import { type Program, startProgram } from '../program.ts';

let names: string[] = [];
const opened: Collector<FailedCalls>[] = [];
const programs: Program[] = [];
const clients: Socket[] = [];

afterEach(async () => {
  for (const socket of clients.splice(0)) socket.destroy();
  for (const program of programs.splice(0)) await program.stop();
  for (const collector of opened.splice(0)) collector.close();
  const left = names.filter(removeTraceInstance);
  names = [];
  expect(left).toEqual([]);
});

testWith(['root'], 'socket() that meets the descriptor limit is counted to the last one', async () => {
  const program = await start('open-sockets.mjs', { nofile: 60, args: ['100'] });
  const trace = open(program, 'client');
  program.say('go');
  const told: { failed: number } = JSON.parse(await program.output());
  trace.sample(0);
  const { calls, lost } = trace.result();
  expect(told.failed).toBeGreaterThan(30);
  expect(calls).toEqual([
    {
      side: 'client',
      pid: program.pid,
      syscall: 'socket',
      errno: 'EMFILE',
      count: told.failed,
      firstMs: expect.any(Number),
      lastMs: expect.any(Number),
    },
  ]);
  expect(lost).toBe(0);
});

testWith(['root'], 'accept4() that fails is seen although the program itself never tells', async () => {
  const program = await start('accept-connections.mjs', { nofile: 40 });
  const port = Number(await program.output());
  const trace = open(program, 'server');
  for (let made = 0; made < 60; made += 1) clients.push(connect(port, '127.0.0.1').on('error', () => undefined));
  const call = await until(() => {
    trace.sample(0);
    return trace.result().calls.find(({ syscall }) => syscall === 'accept4');
  });
  expect(call).toMatchObject({ side: 'server', pid: program.pid, errno: 'EMFILE' });
});

testWith(['root'], 'what a watched process forks is counted as that process', async () => {
  const program = await start('open-sockets.mjs', { nofile: 60, args: ['100'], inShell: true });
  const trace = open(program, 'client');
  program.say('go');
  await program.output();
  const [call] = trace.result().calls;
  expect(call).toMatchObject({ side: 'client', syscall: 'socket', errno: 'EMFILE' });
});

test('for anybody but root it is absent, and no instance is announced', () => {
  expect(() => openFailedCalls(options([], 'user-namespace'))).toThrow('root only');
  expect(names).toEqual([]);
});

async function start(...args: Parameters<typeof startProgram>): Promise<Program> {
  const program = await startProgram(...args);
  programs.push(program);
  return program;
}

function open({ pid }: Program, side: Side): Collector<FailedCalls> {
  const collector = openFailedCalls(options([{ side, role: 'target', pid, command: 'a program' }], 'root'));
  opened.push(collector);
  return collector;
}

function options(
  processes: FailedCallsOptions['processes'],
  privilege: FailedCallsOptions['privilege'],
): FailedCallsOptions {
  return { processes, privilege, sinceStart: moment => moment, onTraceInstance: ({ name }) => names.push(name) };
}
