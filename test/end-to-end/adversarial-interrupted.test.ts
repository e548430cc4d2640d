import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { commandOf, everyProcess } from './processes.ts';
import { requirements } from './requirements.ts';

const SCRIPT = path.join(import.meta.dirname, '../../scripts/adversarial.mjs');

const folder = mkdtempSync(path.join(tmpdir(), 'loadline-interrupted-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('adversarial cases that are interrupted leave no process and no file behind', {
  timeout: 120_000,
}, async context => {
  requirements(['root', 'ip', 'python3'])(context);
  const child = spawn(process.execPath, [SCRIPT, '--user', 'root', '--times', '9', 'app-max-*'], {
    cwd: path.join(import.meta.dirname, '../..'),
    env: { ...process.env, TMPDIR: folder },
    stdio: 'ignore',
  });
  const status = new Promise(resolve => child.once('exit', resolve));
  await expect.poll(ours, { timeout: 60_000 }).toContainEqual(expect.stringContaining('case.yaml'));
  child.kill('SIGINT');
  expect({ status: await status, files: readdirSync(folder), processes: ours() }).toEqual({
    ...{ status: 130, files: [], processes: [] },
  });
});

function ours(): string[] {
  return everyProcess()
    .map(commandOf)
    .filter(command => command.includes(folder));
}
