import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { followTree } from '../../../src/drivers/command/end-tree.ts';
import { adoptOrphans } from '../../../src/system/linux/subreaper.ts';
import { childrenOf } from '../../../src/system/process-children.ts';
import { identityOf } from '../../../src/system/process-identity.ts';
import { until } from '../drive.ts';

beforeAll(adoptOrphans);

let pids: number[] = [];
afterEach(() => {
  for (const pid of pids.filter(isAlive)) process.kill(pid, 'SIGKILL');
  pids = [];
});

/** Ignores SIGINT, in a session of its own, and says which process it is. */
const STUBBORN = `setsid sh -c "trap '' INT; echo \\$\\$; exec sleep 3000" &`;
/** Goes on until it is interrupted, and has then done what its first argument says. */
const WAITS = `trap 'eval "$1"; exit 0' INT; echo ready; while :; do sleep 0.05; done`;

test('what a command forks when it is interrupted, and what ignores that, is ended with it', async () => {
  const others = childrenOf(process.pid);
  const { root, next } = await command(STUBBORN);
  const ended = followTree(root, new Set(others)).end();
  const stubborn = Number(await next());
  pids.push(stubborn);
  expect(await ended).toBe(true);
  await until(() => !isAlive(stubborn));
});

test('a command that ends when it is interrupted needs no more, and nobody else is ended', async () => {
  const stranger = spawn('sleep', ['3000']);
  pids.push(stranger.pid ?? 0);
  const others = childrenOf(process.pid);
  const { root } = await command('true');
  expect(await followTree(root, new Set(others)).end()).toBe(false);
  expect(isAlive(stranger.pid ?? 0)).toBe(true);
});

/** A shell at the head of a process group, once it can be interrupted, and the lines that it prints then. */
async function command(whenInterrupted: string): Promise<{ root: ChildProcess; next: () => Promise<string> }> {
  const child: ChildProcess = spawn('sh', ['-c', WAITS, 'sh', whenInterrupted], {
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (child.pid === undefined || child.stdout === null) throw new Error('the shell was not started');
  pids.push(child.pid);
  const lines = createInterface(child.stdout);
  await once(lines, 'line');
  return { root: child, next: async () => String((await once(lines, 'line'))[0]) };
}

function isAlive(pid: number): boolean {
  return identityOf(pid) !== undefined;
}
