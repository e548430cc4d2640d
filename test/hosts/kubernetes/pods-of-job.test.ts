import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { withPodsOfJobs } from '../../../src/hosts/kubernetes/pods-of-job.ts';
import type { Fleet } from '../../../src/model/host.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'loadline-kubectl-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A fleet whose job is looked up by a kubectl that does what the script says, `$@` being its words. */
function fleet(script: string): Fleet {
  const kubectl = join(folder, 'kubectl');
  writeFileSync(kubectl, `#!/bin/sh\n${script}\n`);
  chmodSync(kubectl, 0o755);
  const via = { kind: 'kubectl', words: [kubectl, '-n', 'shop'] } as const;
  return {
    clients: [
      { name: 'box', to: 'box', via: { kind: 'here' } },
      { name: 'job/peak', to: 'job/peak', via, node: '/node' },
    ],
  };
}

test('a job is its running pods, by name, and each is reached as the job would be', async () => {
  const { clients } = await withPodsOfJobs(
    fleet(`[ "$3 $4 $6" = 'get pods job-name=peak' ] && printf 'pod/peak-1-x\\npod/peak-0-y\\n'`),
  );
  expect(clients.map(({ name, to }) => `${name} ${to}`)).toEqual([
    'box box',
    'peak-0-y pod/peak-0-y',
    'peak-1-x pod/peak-1-x',
  ]);
  expect(clients[1]).toMatchObject({ node: '/node', via: { kind: 'kubectl' } });
});

test.each([
  ['exit 0', 'job/peak: it has no pod that runs', '-n shop wait --for=condition=ready pod -l job-name=peak'],
  ['echo no such context >&2; exit 1', 'no such context (', 'run it by hand'],
])('%s: no agent, and why', async (script, message, remedy) => {
  const pods = withPodsOfJobs(fleet(script));
  await expect(pods).rejects.toMatchObject({
    message: expect.stringContaining(message),
    remedy: expect.stringContaining(remedy),
  });
});
