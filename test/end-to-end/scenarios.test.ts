import { readdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { attribute } from '../../src/attribution/attribute.ts';
import { familyOf } from '../../src/model/address-family.ts';
import { loadRun } from '../../src/run/load-run.ts';
import { asOlderKernel } from '../attribution/as-older-kernel.ts';
import { blameOf } from '../attribution/fixtures.ts';
import '../truth/reporter.ts';
import { blamesOf, isLate, type NamedCause, rootNameOf } from './cause-name.ts';
import { ELSEWHERE, TRUTH, type Truth } from './ground-truth.ts';
import { type Installed, install, type Outcome, type User } from './installed.ts';
import { requirements } from './requirements.ts';

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

  const needsMore = (truth: Truth) => truth.needs === 'root' && user === 'ordinary';
  const entries = Object.entries(TRUTH);
  const together = entries.filter(([, truth]) => !needsMore(truth)).map(([name]) => name);
  const alone = entries.filter(([, truth]) => needsMore(truth)).map(([name]) => name);
  let outcome: Outcome | undefined;
  /** One command runs them all, each in a lab of its own: the first test waits for it. */
  const outcomeOfAll = () => {
    outcome ??= installed.loadline(['run', ...together.map(fileOf), ...OPTIONS], user);
    return outcome;
  };

  it.for(together)('%s', { timeout: 900_000 }, (name, context) => {
    check(context);
    const { stdout, stderr } = outcomeOfAll();
    expect(stdout, stderr).not.toBe('');
    const run = JSON.parse(stdout).runs.find((each: RunSection) => each.scenario === name);
    const { causes } = TRUTH[name] ?? { causes: [] };
    const found = blamesOf(run.attribution.groups.filter(isJudged));
    context.task.meta.observations = [{ scenario: name, user, expected: causes, found, isLate: isLate(run.verdict) }];
    const told = run.attribution.groups.map(
      (group: Group) => `${group.count} ${group.outcome}: ${rootNameOf(group.cause)}`,
    );
    expect({ state: run.state, failed: failedChecks(run), told }).toEqual({ state: 'completed', failed: [], told });
    expectConservation(run);
    expect(found.map(({ cause }) => cause).sort()).toEqual([...causes].sort());
    expect(run.refused).toEqual([]);
    expectSameOnOlderKernel(path.resolve(installed.folder, user, run.folder));
  });

  it('all pass, and the command says so', context => {
    check(context);
    expect(outcomeOfAll().status).toBe(0);
  });

  it.runIf(alone.length > 0).for(alone)('%s is refused', (name, context) => {
    check(context);
    const { status, stdout, stderr } = installed.loadline(['run', fileOf(name), ...OPTIONS], user);
    expect({ status, stdout }).toEqual({ status: 3, stdout: '' });
    expect(stderr).toMatch(/cannot run here: .*root/);
  });
});

const OPTIONS = ['--allow-host-changes', '--format', 'json'] as const;

function fileOf(name: string): string {
  return path.join(installed.folder, 'scenarios', `${name}.yaml`);
}

function failedChecks({ verdict }: RunSection): string[] {
  const failed = verdict.checks.filter(({ result }) => result !== 'pass');
  return failed.map(({ expectation, observed }) => `${expectation}, observed ${observed}`);
}

/** A kernel before Linux 6.7 counts less, and for IPv4 enough. */
function expectSameOnOlderKernel(folder: string): void {
  const { run, ledgers } = loadRun(folder);
  if (run.plan.hosts.server.addresses.some(address => familyOf(address) === 'ipv6')) return;
  const older = attribute(asOlderKernel(run), ledgers);
  expect(blameOf(older.attribution)).toEqual(blameOf(attribute(run, ledgers).attribution));
}

interface RunSection {
  readonly scenario: string;
  readonly state: string;
  readonly verdict: {
    readonly checks: readonly { expectation: string; result: string; observed: number | null; why?: string }[];
  };
  readonly outcomes: Record<'attempted' | 'served' | 'failed' | 'pending' | 'delayed', number>;
  readonly attribution: { failures: number; attributed: number; unexplained: number; groups: readonly Group[] };
}

interface Group {
  readonly outcome: 'failed' | 'pending' | 'delayed';
  readonly count: number;
  readonly cause: NamedCause;
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

/** A delay may also be left unexplained, or be the processor's backlog. */
function isJudged({ outcome, cause }: Group): boolean {
  return outcome !== 'delayed' || (cause.kind !== 'unexplained' && cause.limit !== 'netdev-backlog');
}
