import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { requirements } from './requirements.ts';

const ROOT = path.join(import.meta.dirname, '../..');
const NAMES = readdirSync(path.join(ROOT, 'scenarios/proxy')).map(file => file.replace('.yaml', ''));

it.for(NAMES)('%s: what was lowered is named, and nothing else', { timeout: 60_000 }, (name, context) => {
  requirements(['root', 'ip', name.startsWith('nginx') ? 'nginx' : 'haproxy'])(context);
  const { status, stdout, stderr } = spawnSync(process.execPath, [path.join(ROOT, 'scripts/stacks.mjs'), name], {
    encoding: 'utf8',
  });
  expect({ status, stderr }, stdout).toEqual({ status: 0, stderr: '' });
});
