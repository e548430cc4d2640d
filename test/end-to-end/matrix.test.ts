import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Observation } from '../truth/observation.ts';
import '../truth/reporter.ts';
import { blamesOf, type NamedCause, rootNameOf, warnsOfLateness } from './cause-name.ts';
import { type Installed, install, type User } from './installed.ts';
import { CELLS, type Cell } from './matrix-cells.ts';
import { type Requirement, requirements } from './requirements.ts';

const PROGRAMS: readonly Requirement[] = ['root', 'ip', 'wrk', 'ab', 'nginx', 'apache2', 'python3'];

interface Group {
  readonly outcome: string;
  readonly count: number;
  readonly confidence: string;
  readonly symptom: { readonly errno: string | null; readonly syscall: string | null };
  readonly cause: NamedCause;
}

interface RunSection {
  readonly scenario: string;
  readonly state: string;
  readonly warnings: readonly string[];
  readonly outcomes: Readonly<Record<'attempted' | 'served' | 'failed' | 'pending', number>>;
  readonly attribution: { readonly groups: readonly Group[] };
}

let installed: Installed;
beforeAll(() => {
  installed = install();
});
afterAll(() => installed.remove());

/** All cells of a row are one command: it starts once, and each scenario has a lab of its own. */
function runAll(cells: readonly Cell[], user: User): RunSection[] {
  const folder = path.join(installed.folder, user, 'cells');
  mkdirSync(folder, { recursive: true });
  const files = cells.map(({ name, text }) => {
    const file = path.join(folder, `${name}.yaml`);
    writeFileSync(file, text);
    return file;
  });
  const { status, stdout, stderr } = installed.loadline(['run', ...files, '--quiet', '--format', 'json'], user);
  const runs: RunSection[] = JSON.parse(stdout).runs;
  // A cell expects nothing: it passes unless nobody was served, and then it is open.
  const nobody = runs.some(({ outcomes }) => outcomes.served === 0);
  expect({ status, stderr }).toEqual({ status: nobody ? 4 : 0, stderr: '' });
  return runs;
}

const ROWS = [...new Set(CELLS.map(({ driver, target }) => `${driver} on ${target}`))];

describe.each<User>(['root', 'ordinary'])('as %s, the one limit that was lowered is the one that is blamed', user => {
  const check = requirements(user === 'root' ? PROGRAMS : [...PROGRAMS, 'user namespaces', 'strace']);

  it.for(ROWS)('%s', { timeout: 120_000 }, (row, context) => {
    check(context);
    const cells = CELLS.filter(({ driver, target }) => `${driver} on ${target}` === row);
    const first = runAll(cells, user);
    context.task.meta.observations = first.map((run, at) => observationOf(run, cells[at], user));
    const runs = runUntilMet(first, cells, user);
    expect(runs.map((run, at) => blame(run, cells[at]))).toEqual(
      cells.map(({ name, cause }) => ({ name, state: 'completed', causes: [cause], unsure: [] })),
    );
    for (const [at, { call }] of cells.entries()) if (call !== undefined) expectCounted(runs[at], call);
  });
});

/**
 * A burst that did not outrun its server met no limit, and one that was left unexplained accuses nobody: it is sent again, three
 * times at most. A wrong blame is never given a second chance.
 */
function runUntilMet(first: readonly RunSection[], cells: readonly Cell[], user: User): RunSection[] {
  const runs = [...first];
  for (let again = 0; again < 3; again += 1) {
    for (const [at, cell] of cells.entries()) {
      const [run] = isUnmet(runs[at]) ? runAll([cell], user) : [];
      if (run !== undefined) runs[at] = run;
    }
  }
  return runs;
}

function isUnmet(run: RunSection | undefined): boolean {
  return run?.attribution.groups.every(({ cause }) => cause.kind === 'unexplained') === true;
}

function observationOf(
  { scenario, attribution, warnings }: RunSection,
  cell: Cell | undefined,
  user: User,
): Observation {
  const judged = attribution.groups.filter(group => !isHeldUp(group, cell));
  const expected = cell === undefined ? [] : [cell.cause];
  return { scenario, user, expected, found: blamesOf(judged), isLate: warnsOfLateness({ warnings }) };
}

/** On a busy machine a server that stood still until the burst was there is late for the few that waited in its queue: so the report says. */
function isHeldUp({ cause, count }: Group, cell: Cell | undefined): boolean {
  return rootNameOf(cause) === 'slow-to-answer server' && count <= (cell?.heldUp ?? 0);
}

function blame({ scenario, state, outcomes, attribution }: RunSection, cell: Cell | undefined) {
  const groups = attribution.groups.filter(group => !isHeldUp(group, cell));
  expect(outcomes.served + outcomes.failed + outcomes.pending, scenario).toBe(outcomes.attempted);
  return {
    name: scenario,
    state,
    causes: [...new Set(groups.map(({ cause }) => rootNameOf(cause)))],
    unsure: groups.filter(({ confidence }) => confidence === 'possible'),
  };
}

/** What failed is told by the call that failed, one attempt each; ab gives everything up at the first. */
function expectCounted(run: RunSection | undefined, [syscall, errno]: readonly [string, string]): void {
  const groups = run?.attribution.groups ?? [];
  const counted = groups.filter(({ symptom }) => symptom.errno === errno && symptom.syscall === syscall);
  expect(counted, run?.warnings.join('; ')).toHaveLength(1);
  const others = groups.filter(group => !counted.includes(group));
  const after = run?.scenario.startsWith('ab-') ? ['driver-process-lost'] : [];
  expect(
    others.map(({ cause }) => cause.what),
    run?.warnings.join('; '),
  ).toEqual(after);
}
