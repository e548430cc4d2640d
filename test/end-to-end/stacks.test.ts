import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { expect, it } from 'vitest';
import { type Requirement, requirements } from './requirements.ts';

const STACKS = path.join(import.meta.dirname, '../../scripts/stacks.mjs');

/** A few of the servers of `npm run stacks`, which takes minutes. */
it.for<[string, Requirement[]]>([
  ['nginx-worker-connections-ab', ['nginx', 'ab']],
  ['haproxy-server-maxconn-ab', ['haproxy', 'ab']],
  ['redis-maxclients', ['redis-server']],
  ['gunicorn-workers', ['gunicorn', 'wrk']],
])('%s: what was lowered is named, and nothing else', { timeout: 60_000 }, ([name, needs], context) => {
  requirements(['root', ...needs])(context);
  const { status, stdout, stderr } = spawnSync(process.execPath, [STACKS, name], { encoding: 'utf8' });
  expect({ status, stderr }, stdout).toEqual({ status: 0, stderr: '' });
});

it.for<[string, Requirement[]]>([
  ['nginx-queue-unix', ['nginx']],
  ['redis-nofile', ['redis-server']],
  ['python-somaxconn', ['python3']],
])('%s: what the report advises is done, and nothing fails', { timeout: 60_000 }, ([name, needs], context) => {
  requirements(['root', 'ip', ...needs])(context);
  const { status, stdout, stderr } = spawnSync(process.execPath, [STACKS, name, '--cure'], { encoding: 'utf8' });
  expect({ status, stderr }, stdout).toEqual({ status: 0, stderr: '' });
  expect(stdout.trim().split('\n')).toHaveLength(3);
});
