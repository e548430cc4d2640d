import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { expect, it } from 'vitest';

const ROOT = path.join(import.meta.dirname, '../..');

it('files, lines and requests that nobody wrote are taken, or refused with their place', { timeout: 300_000 }, () => {
  const { status, stdout } = spawnSync(process.execPath, ['scripts/fuzz.mjs', '--count', '450'], {
    encoding: 'utf8',
    cwd: ROOT,
  });
  expect(stdout).toMatch(/^0 failed/m);
  expect(status).toBe(0);
});
