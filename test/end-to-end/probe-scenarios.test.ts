import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { causesOf } from './diagnosing.ts';
import { type Installed, install, type User } from './installed.ts';
import { type Requirement, requirements } from './requirements.ts';

/** What each scenario of scenarios/probes/ has to be blamed on. */
const TRUTH: readonly (readonly [name: string, cause: string, needs: readonly Requirement[]])[] = [
  ['tls', 'listen-backlog', ['openssl']],
  ['https', 'nofile', ['openssl']],
  ['websocket', 'nofile', []],
  ['exchange', 'refused-in-words', ['redis-server']],
];

let installed: Installed;
beforeAll(() => {
  installed = install();
});
afterAll(() => installed.remove());

describe.each<User>(['root', 'ordinary'])('the scenarios of probes, as %s', user => {
  it.for(TRUTH)('%s', { timeout: 60_000 }, ([name, cause, needs], context) => {
    requirements(['root', 'ip', ...needs])(context);
    const { status, stdout } = installed.loadline(
      ['run', path.join(import.meta.dirname, `../../scenarios/probes/${name}.yaml`), '--format', 'json'],
      user,
    );
    const [section] = JSON.parse(stdout).runs;
    const failing = section.attribution.groups.filter(({ outcome }: { outcome: string }) => outcome !== 'delayed');
    expect({
      status,
      causes: causesOf({ ...section, attribution: { ...section.attribution, groups: failing } }),
    }).toEqual({
      status: 0,
      causes: [cause],
    });
  });
});
