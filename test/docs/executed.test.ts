import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { parseScenario } from '../../src/plan/parse-scenario.ts';
import { TRUTH } from '../end-to-end/ground-truth.ts';
import { lacking, type Requirement, requirements } from '../end-to-end/requirements.ts';
import { documented, elsewhere, executed } from './documented.ts';
import type { Execution } from './execute.ts';
import { expectExecution } from './expect-execution.ts';
import { FAILING, followPages, type Reader } from './follow-pages.ts';
import { ROOT } from './pages.ts';
import { missingFrom, textAfter } from './transcript.ts';
import { SCENARIO } from './treatment.ts';

const NEEDS: readonly Requirement[] = [
  ...(['root', 'user namespaces', 'nft', 'ip', 'wrk', 'ab', 'curl', 'strace', 'jq', 'nginx'] as const),
];
const needs = requirements(NEEDS);

vi.setConfig({ testTimeout: 120_000 });

let reader: Reader | undefined;
beforeAll(async () => {
  if (lacking(NEEDS) === '') reader = await followPages();
});
afterAll(() => reader?.close());

function executionOf(line: string): Promise<Execution> {
  return reader?.executions.get(line) ?? Promise.reject(new Error(`no page has the line ${line}`));
}

describe('every command line of the documentation, as it is written', () => {
  test.for(executed)('$file: $line', async ({ line, treatment }, context) => {
    needs(context);
    await expectExecution(await executionOf(line), treatment);
  });
});

test('docs/getting-started.md: the scenario that is to fail does, and the accept queue is named', async context => {
  needs(context);
  const { status, stdout } = await executionOf(FAILING);
  const sentence = '1,000 attempted: 129 served, 871 failed: accept queue full (listen backlog 128, server)';
  expect({ status, missing: missingFrom(stdout, sentence, 'exact') }).toEqual({ status: 1, missing: [] });
});

describe('a line that another test runs', () => {
  const scenarios = elsewhere.flatMap(one => {
    const [, name = ''] = SCENARIO.exec(one.line) ?? [];
    return TRUTH[name] === undefined ? [] : [{ ...one, name, truth: TRUTH[name] }];
  });

  test('is a scenario of known cause, or one of few that need more than a machine', () => {
    const lines = scenarios.map(({ line }) => line);
    expect(lines.length).toBeGreaterThan(20);
    const others = elsewhere.filter(({ line }) => !lines.includes(line));
    const places = new Set(others.map(({ treatment }) => treatment.treatment === 'elsewhere' && treatment.where));
    expect([...places].sort()).toEqual(
      ['fleet', 'init', 'learn', 'scale', 'watch'].map(name => `test/end-to-end/${name}.test.ts`),
    );
    expect([...places].filter(place => !existsSync(path.join(ROOT, String(place))))).toEqual([]);
  });

  test.for(scenarios)('$file: $line asks for what the scenario needs, and for no more', ({ line, name, truth }) => {
    const { lab } = parseScenario(readFileSync(path.join(ROOT, 'scenarios', `${name}.yaml`), 'utf8'), name);
    expect(line.startsWith('sudo ')).toBe(truth.needs === 'root');
    const isLowered = Object.keys(lab.host).length > 0 && truth.needs === 'root';
    expect(line.includes('--allow-host-changes')).toBe(isLowered);
  });
});

describe('what a page shows below a line is what the line prints', () => {
  const shown = (line: string) =>
    documented.find(one => one.line === line)?.output ?? `no page shows what ${line} prints`;

  async function expectPrinted(line: string, text: string, figures: 'exact' | 'any'): Promise<void> {
    const { stdout } = await executionOf(line);
    // A copied machine is called by the folder that it lies in.
    const printed = stdout.replaceAll(/\S+\/test\/fixtures\/audit\/debian-12/g, '/srv/captures/web-3');
    expect(missingFrom(printed, text, figures), printed).toEqual([]);
  }

  test('README.md: the first transcript', async context => {
    needs(context);
    const both = executed.find(one => one.line.includes('somaxconn.yaml scenarios/ephemeral-ports.yaml'))?.line ?? '';
    await expectPrinted(both, shown('loadline run scenarios/ephemeral-ports.yaml'), 'exact');
  });

  test('README.md: an audit', async context => {
    needs(context);
    const line = 'loadline audit --pid 18050 --connections 20000 --side server';
    const [sentence = ''] = shown(line).split('All in one instant');
    await expectPrinted(line, sentence, 'any');
  });

  test.for([
    ['docs/audit.md', 'loadline audit --root test/fixtures'],
    ['docs/ceiling.md', 'loadline ceiling '],
    ['docs/how-blame-works.md', 'jq -r '],
  ] as const)('%s: %s', async ([file, start], context) => {
    needs(context);
    const line = executed.find(one => one.line.startsWith(start))?.line ?? start;
    await expectPrinted(line, textAfter(file, line), 'exact');
  });

  test('docs/diagnose.md: ab against a server of 500 descriptors', async context => {
    needs(context);
    const line = documented.find(one => one.file === 'docs/diagnose.md' && one.output !== undefined)?.line ?? '';
    await expectPrinted(line, shown(line), 'any');
  });
});

test('an output that is not what the page shows is found', () => {
  expect(missingFrom('1,000 served in 3 ms\nall', '1,000 served in\n  20 ms\n…\nall', 'exact')).toEqual([]);
  expect(missingFrom('1,001 served', '1,000 served', 'exact')).toEqual(['1,000 served']);
  expect(missingFrom('1,001 served', '1,000 served', 'any')).toEqual([]);
  expect(missingFrom('b a', 'a\n…\nb', 'exact')).toEqual(['b']);
});
