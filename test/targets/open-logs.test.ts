import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openLogsOf } from '../../src/targets/external/logs.ts';

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

/** A process that has these files open, at their end. */
async function holding(...files: readonly string[]): Promise<number> {
  for (const file of files) writeFileSync(path.join(folder, file), '[alert] from before\n');
  const open = files.map(file => `require('fs').openSync('${folder}/${file}', 'a')`).join(';');
  writer = spawn(process.execPath, ['-e', `${open}; console.log('open'); setInterval(() => {}, 1000)`], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  if (writer.stdout !== null) await once(writer.stdout, 'data');
  return writer.pid ?? 0;
}

it('reads what a process writes to its logs from now on, but for its access log', async () => {
  const logs = openLogsOf([await holding('error.log', 'access.log')]);
  appendFileSync(`${folder}/error.log`, '2026/11/22 08:29:55 [alert] 9#9: *1 512 worker_connections are not enough\n');
  appendFileSync(`${folder}/access.log`, 'GET / 200\n');
  const book = logs.book();
  logs.close();
  expect(book).toMatchObject({ state: 'read', value: { total: 1 } });
  expect(JSON.stringify(book, (_, value) => (typeof value === 'bigint' ? 0 : value))).toContain(
    '[alert] 512 worker_connections are not enough',
  );
});

it('cannot say anything of a process without logs', async () => {
  expect(openLogsOf([await holding()]).book().state).toBe('absent');
});
