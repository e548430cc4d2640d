import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { expect, it } from 'vitest';
import { requirements } from './requirements.ts';

const ROOT = path.join(import.meta.dirname, '../..');

it('a call to the kernel that fails, wherever it is, leaves nothing, and is no bug of ours', {
  timeout: 300_000,
}, context => {
  requirements(['root', 'ip', 'nft'])(context);
  const args = ['scripts/faults.mjs', '--scenario', 'lab', '--every', '40'];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', cwd: ROOT });
  expect(`${stdout}${stderr}`).toMatch(/^lab: 0 wrong of \d+ runs/m);
  expect(status).toBe(0);
});
