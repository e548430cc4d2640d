import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import { expect, test } from 'vitest';
import type { HostAccess } from '../../src/model/access.ts';
import { ShardFailed } from '../../src/model/errors.ts';
import type { ConnectTask } from '../../src/model/protocol.ts';
import { monotonicNs } from '../../src/system/clock.ts';
import { messageFrame } from '../../src/system/frames.ts';
import { programPath } from '../../src/system/package.ts';
import { startShard } from '../../src/system/shard.ts';
import { testWith } from '../collectors/needs.ts';

const PROGRAM = 'drivers/connections/shard.js';
const HERE: HostAccess = { side: 'client', device: 'lo', run: act => act() };
/** Refused at once, again and again: a shard that never has a moment to itself. */
const BUSY: ConnectTask = {
  task: 'connect',
  connections: 1,
  sources: [],
  destinations: [{ address: '127.0.0.1', port: 1 }],
  probe: 'none',
  arrival: { mode: 'burst' },
  connectTimeoutMs: 10_000,
  repeat: { times: 500_000, close: 'client' },
};

testWith(['dist'], 'a shard greets, and ends when it is told to', async () => {
  const shard = await startShard({ program: PROGRAM, host: HERE, nofile: 256 });
  shard.send({ type: 'finish' });
  expect(await shard.exited).toMatchObject({ pid: shard.pid, code: 0, signal: null });
});

testWith(['dist'], 'waiting for what never comes ends with an error that says so', async () => {
  const shard = await startShard({ program: PROGRAM, host: HERE, nofile: 256 });
  await expect(shard.next('settled', 20)).rejects.toThrow("did not say 'settled' within 20 ms");
  const waiting = shard.next('settled', 10_000);
  shard.kill();
  await expect(waiting).rejects.toThrow('was ended by SIGKILL');
});

testWith(['dist'], 'what a shard wrote to standard error is in the error', async () => {
  const start = startShard({ program: PROGRAM, host: HERE, nofile: 256, env: { NODE_OPTIONS: '--no-such-option' } });
  await expect(start).rejects.toThrow(ShardFailed);
  await expect(start).rejects.toThrow('--no-such-option');
});

test('a program that was never built is named, with how to build it', () => {
  expect(() => programPath('no/such.js')).toThrow(/dist\/no\/such\.js does not exist/);
});

testWith(['dist'], 'a shard that waits exits when its channel closes', async () => {
  const { child, channel } = await rawShard();
  channel.destroy();
  expect(await ended(child)).toEqual([1, null]);
});

testWith(['dist'], 'a shard in the middle of its load exits when its channel closes', async () => {
  const { child, channel } = await rawShard();
  channel.write(messageFrame({ type: 'prepare', task: BUSY }));
  await once(channel, 'data');
  channel.write(messageFrame({ type: 'go', atNs: String(monotonicNs()) }));
  await once(channel, 'data');
  channel.destroy();
  expect(await ended(child)).toEqual([1, null]);
});

/** A shard without the runner's care, once it has greeted. */
async function rawShard(): Promise<{ child: ChildProcess; channel: Duplex }> {
  const child = spawn(process.execPath, [programPath(PROGRAM)], { stdio: ['ignore', 'ignore', 'inherit', 'pipe'] });
  const channel = child.stdio[3] as Duplex;
  await once(channel, 'data');
  return { child, channel };
}

async function ended(child: ChildProcess): Promise<unknown[]> {
  return child.exitCode === null ? await once(child, 'exit') : [child.exitCode, child.signalCode];
}
