import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Installed, install } from './installed.ts';
import { requirements } from './requirements.ts';

let installed: Installed;
beforeAll(() => {
  installed = install();
});
afterAll(() => installed.remove());

const check = requirements(['root', 'ip']);

it('holds and serves 100,000 connections, several processes and addresses', context => {
  check(context);
  const file = path.join(installed.folder, 'scenarios', 'held-100k.yaml');
  const { status, stdout, stderr } = installed.loadline(['run', file, '--format', 'json']);
  expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
  const [run] = JSON.parse(stdout).runs;
  expect(run.outcomes).toMatchObject({ attempted: 100_000, served: 100_000, failed: 0, pending: 0 });
  expect(run.attribution.unexplained).toBe(0);
});
