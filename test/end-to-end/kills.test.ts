import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { expect, it } from 'vitest';
import { requirements } from './requirements.ts';

const ROOT = path.join(import.meta.dirname, '../..');

it('commands that are ended at random moments, in every way, leave nothing behind', { timeout: 600_000 }, context => {
  requirements(['root', 'ip', 'nft', 'nginx', 'wrk', 'python3', 'curl', 'setpriv'])(context);
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/kills.mjs', '--count', '20'], {
    encoding: 'utf8',
    cwd: ROOT,
  });
  expect(`${stdout}${stderr}`).toMatch(/^0 left of 20 kills/m);
  expect(status).toBe(0);
});
