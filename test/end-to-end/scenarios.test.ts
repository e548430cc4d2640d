import { readdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Blame } from '../truth/observation.ts';
import '../truth/reporter.ts';
import { ELSEWHERE, TRUTH } from './ground-truth.ts';
import { type Installed, install, type User } from './installed.ts';
import { requirements } from './requirements.ts';

interface Cause {
  readonly kind: string;
  readonly limit?: string;
  readonly what?: string;
  readonly side?: string;
  readonly root?: Cause;
}

let installed: Installed;
beforeAll(() => {
  installed = install();
});
afterAll(() => installed.remove());

describe('the scenarios', () => {
  it('all have a known ground truth', () => {
    const files = readdirSync(path.join(import.meta.dirname, '../../scenarios')).filter(file => file.endsWith('.yaml'));
    const names = files.map(file => file.replace('.yaml', '')).filter(name => !ELSEWHERE.includes(name));
    expect(names.sort()).toEqual(Object.keys(TRUTH).sort());
  });
});

describe.each<User>(['root', 'ordinary'])('as %s', user => {
  const check = requirements(user === 'root' ? ['root', 'nft', 'ip'] : ['root', 'user namespaces', 'nft', 'ip']);

  it.for(Object.entries(TRUTH))('%s', ([name, truth], context) => {
    check(context);
    const file = path.join(installed.folder, 'scenarios', `${name}.yaml`);
    const { status, stdout, stderr } = installed.loadline(
      ['run', file, '--allow-host-changes', '--format', 'json'],
      user,
    );
    if (truth.needs === 'root' && user === 'ordinary') {
      expect({ status, stdout }).toEqual({ status: 3, stdout: '' });
      expect(stderr).toMatch(/cannot run here: .*root/);
      return;
    }
    expect(stdout, stderr).not.toBe('');
    const [run] = JSON.parse(stdout).runs;
    const found = blamesOf(run.attribution.groups);
    context.task.meta.observation = { scenario: name, user, expected: truth.causes, found };
    const told = run.attribution.groups.map(
      (group: Group) => `${group.count} ${group.outcome}: ${nameOf(group.cause)}`,
    );
    expect({ status, failed: failedChecks(run), told }).toEqual({ status: 0, failed: [], told });
    expectConservation(run);
    expect(found.map(({ cause }) => cause).sort()).toEqual([...truth.causes].sort());
    expect(run.refused).toEqual([]);
  });
});

function failedChecks({ verdict }: RunSection): string[] {
  const failed = verdict.checks.filter(({ result }) => result !== 'pass');
  return failed.map(({ expectation, observed }) => `${expectation}, observed ${observed}`);
}

interface RunSection {
  readonly verdict: { readonly checks: readonly { expectation: string; result: string; observed: number | null }[] };
  readonly outcomes: Record<'attempted' | 'served' | 'failed' | 'pending' | 'delayed', number>;
  readonly attribution: { failures: number; attributed: number; unexplained: number; groups: readonly Group[] };
}

interface Group {
  readonly outcome: 'failed' | 'pending' | 'delayed';
  readonly count: number;
  readonly cause: Cause;
}

/** Nothing is lost in the count. */
function expectConservation({ outcomes, attribution }: RunSection): void {
  expect(outcomes.served + outcomes.failed + outcomes.pending).toBe(outcomes.attempted);
  expect(attribution.attributed + attribution.unexplained).toBe(attribution.failures);
  const count = (outcome: Group['outcome']) =>
    attribution.groups.filter(group => group.outcome === outcome).reduce((sum, group) => sum + group.count, 0);
  expect([count('failed'), count('pending'), count('delayed')]).toEqual([
    outcomes.failed,
    outcomes.pending,
    outcomes.delayed,
  ]);
}

/** Root causes of everything that failed. A delay may also be left unexplained, or be the processor's backlog. */
function blamesOf(groups: readonly Group[]): Blame[] {
  const attempts = new Map<string, number>();
  for (const { outcome, cause, count } of groups) {
    if (outcome === 'delayed' && isSideEffect(cause)) continue;
    attempts.set(nameOf(cause), (attempts.get(nameOf(cause)) ?? 0) + count);
  }
  return [...attempts].map(([cause, count]) => ({ cause, attempts: count }));
}

function isSideEffect(cause: Cause): boolean {
  return cause.kind === 'unexplained' || cause.limit === 'netdev-backlog';
}

function nameOf(cause: Cause): string {
  if (cause.root !== undefined && cause.root !== null) return nameOf(cause.root);
  return `${cause.limit ?? cause.what ?? cause.kind} ${cause.side ?? ''}`.trim();
}
