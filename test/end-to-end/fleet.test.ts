import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { expect, it } from 'vitest';
import { requirements } from './requirements.ts';

const ROOT = path.join(import.meta.dirname, '../..');

/** The quick ones; `npm run fleet` has the others. */
const QUICK = [
  'hosts',
  'audit',
  'refusals',
  'conductor-killed',
  'server',
  'server-busy',
  'server-translated',
  'server-lost',
  'clients',
  'clients-ports',
  'clients-lost',
];

it('three machines are reached by ssh, say what they are, and are left as they were', { timeout: 300_000 }, context => {
  requirements(['root', 'ip', 'ssh', 'sshd', 'python3', 'nft'])(context);
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/fleet.mjs', ...QUICK], {
    encoding: 'utf8',
    cwd: ROOT,
  });
  expect(`${stdout}${stderr}`).toMatch(/^all as expected$/m);
  expect(status).toBe(0);
});
