import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { programArgv, startProgram } from '../system/built.ts';

it('a watcher does its work when its runner is killed, and nobody of its group is left beside it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'loadline-watcher-'));
  try {
    const file = join(folder, 'done');
    const { child } = await startProgram(programArgv('watched-over.mjs', [file]));
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
    await expect.poll(() => existsSync(file), { timeout: 30_000 }).toBe(true);
    const group = readFileSync(file, 'utf8').trim();
    await expect.poll(() => processesOf(group), { timeout: 4000 }).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

/** Commands of a process group. A process that looks at its runner every five seconds would be there for longer. */
function processesOf(group: string): string[] {
  const all = readdirSync('/proc').filter(name => /^\d+$/.test(name));
  return all.flatMap(pid => {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
      const [state, , own] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return own === group && state !== 'Z' ? [readFileSync(`/proc/${pid}/cmdline`, 'latin1')] : [];
    } catch {
      return [];
    }
  });
}
