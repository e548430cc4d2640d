import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { valueIn } from '../../src/model/probe.ts';
import { openServerLogs, type ServerLogs } from '../../src/targets/logs/server-logs.ts';

let folder: string;
let writer: ChildProcess | undefined;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'loadline-logs-'));
});
afterEach(async () => {
  writer?.kill();
  if (writer !== undefined && writer.exitCode === null && writer.signalCode === null) await once(writer, 'exit');
  rmSync(folder, { recursive: true });
});

/** A process that has run this code, and whose standard output is that file. */
async function running(code: string, stdout = '/dev/null'): Promise<number> {
  const fd = openSync(stdout, 'w');
  writer = spawn(process.execPath, ['-e', `${code}; console.error('open'); setInterval(() => {}, 1000)`], {
    stdio: ['pipe', fd, 'pipe'],
  });
  closeSync(fd);
  if (writer.stderr !== null) await once(writer.stderr, 'data');
  return writer.pid ?? 0;
}

/** A process that has these files open, at their end. */
async function holding(...files: readonly string[]): Promise<number> {
  for (const file of files) writeFileSync(path.join(folder, file), '[alert] from before\n');
  return await running(files.map(file => `require('fs').openSync('${folder}/${file}', 'a')`).join(';'));
}

/** What was written since, line by line, with how often. */
function told(logs: ServerLogs): Record<string, number> {
  const book = valueIn(logs.book());
  logs.close();
  return Object.fromEntries(book?.lines.map(({ text, count }) => [text, count]) ?? []);
}

it('reads what a process writes to its logs from now on, but for its access log', async () => {
  const logs = openServerLogs([await holding('error.log', 'access.log')]);
  appendFileSync(`${folder}/error.log`, '2026/11/22 08:29:55 [alert] 9#9: *1 512 worker_connections are not enough\n');
  appendFileSync(`${folder}/access.log`, 'GET / 200\n');
  expect(told(logs)).toEqual({ '[alert] 512 worker_connections are not enough': 1 });
});

it('reads what a shell sent to a file, which is no descriptor that appends', async () => {
  const asks = `process.stdin.on('data', () => { console.log('accept failed 7'); console.log('accept failed 8') })`;
  const logs = openServerLogs([await running(`console.log('listening'); ${asks}`, `${folder}/out`)]);
  writer?.stdin?.write('go');
  await expect.poll(() => valueIn(logs.book())?.total).toBe(2);
  expect(told(logs)).toEqual({ 'accept failed 7': 2 });
});

it('takes no file of data for a log: one that is written elsewhere than at its end, and one with zero bytes', async () => {
  writeFileSync(`${folder}/table`, 'a row\n'.repeat(9));
  writeFileSync(`${folder}/segment`, '');
  const open = `const fs = require('fs'); fs.openSync('${folder}/table', 'r+'); fs.openSync('${folder}/segment', 'a')`;
  const logs = openServerLogs([await running(open)]);
  appendFileSync(`${folder}/table`, 'another row\n');
  appendFileSync(`${folder}/segment`, 'a\0b\n');
  expect(told(logs)).toEqual({});
});

it('reads a log on that was copied and truncated', async () => {
  const logs = openServerLogs([await holding('error.log')]);
  writeFileSync(`${folder}/error.log`, 'anew\n');
  expect(told(logs)).toEqual({ anew: 1 });
});

it('keeps the beginning of a line that is not whole yet', async () => {
  const logs = openServerLogs([await holding('error.log')]);
  appendFileSync(`${folder}/error.log`, 'half of a');
  expect(valueIn(logs.book())?.total).toBe(0);
  appendFileSync(`${folder}/error.log`, ' line\n');
  expect(told(logs)).toEqual({ 'half of a line': 1 });
});

it('cannot say anything of a process without logs', async () => {
  const logs = openServerLogs([await holding()]);
  expect(logs.book().state).toBe('absent');
  logs.close();
});
