import { writeFileSync } from 'node:fs';
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

function run(text: string) {
  const file = path.join(installed.folder, 'given.yaml');
  writeFileSync(file, text);
  const { status, stdout, stderr } = installed.loadline(['run', file, '--quiet', '--format', 'json']);
  return { status, stderr, run: stdout === '' ? undefined : JSON.parse(stdout).runs[0] };
}

it('a load whose bound on time is longer than any timer is not over at once', context => {
  check(context);
  const { status, run: made } = run(`
name: a
target: { kind: raw }
load: { connections: 1, repeat: { times: 40000 }, connectTimeout: 60s, hold: 0s }
expect: [failed == 0]
`);
  expect({ status, outcomes: made.outcomes }).toMatchObject({
    status: 0,
    outcomes: { attempted: 40_000, served: 40_000 },
  });
});
