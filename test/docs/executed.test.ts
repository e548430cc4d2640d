import { chmodSync, cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { parseScenario } from '../../src/plan/parse-scenario.ts';
import { programs, type Server } from '../end-to-end/diagnosing.ts';
import { TRUTH } from '../end-to-end/ground-truth.ts';
import { requirements } from '../end-to-end/requirements.ts';
import { type CommandLine, commandLines } from './command-lines.ts';
import { deskOf, type Execution, execute, runFiles } from './execute.ts';
import { openLane } from './lanes.ts';
import { fencedBlocks, ROOT } from './pages.ts';
import { substituted } from './substitutions.ts';
import { missingFrom, textAfter } from './transcript.ts';
import { SCENARIO, type Treatment, treatmentOf } from './treatment.ts';
import { openWorkplace, type Workplace } from './workplace.ts';
import { expectWrittenFiles, isSilent } from './written-files.ts';

const needs = requirements(['root', 'user namespaces', 'nft', 'ip', 'wrk', 'ab', 'curl', 'strace', 'jq', 'nginx']);

vi.setConfig({ testTimeout: 120_000 });

interface Documented extends CommandLine {
  readonly treatment: Treatment;
}

const all = commandLines().map((one): Documented => ({ ...one, treatment: treatmentOf(one.line) }));
const elsewhere = all.filter(({ treatment }) => treatment.treatment === 'elsewhere');
/** What shows saved runs comes after what makes them. */
const executed = all
  .filter(one => !elsewhere.includes(one))
  .toSorted((one, other) => Number(readsRuns(one.line)) - Number(readsRuns(other.line)));

function readsRuns(line: string): boolean {
  return / reports\//.test(line);
}

let place: Workplace;
const others = programs();
const executions = new Map<string, Promise<Execution>>();

beforeAll(async () => {
  place = openWorkplace();
  prepare(place.folder('ordinary'));
  const server = await startServer();
  const [own, beside] = [openLane(), openLane()];
  for (const { line, treatment } of executed) {
    const desk = deskOf(line, treatment);
    const { port, pid } = server;
    // A place is known once the lines before it have run.
    const typed = () => substituted(line, { port, pid, runsOf: scenario => runsOf(place.folder(desk), scenario) });
    const lane = desk === 'ordinary' ? own : beside;
    const execution = lane.add(() => execute(typed(), treatment, place, desk));
    execution.catch(() => undefined);
    executions.set(line, execution);
  }
});

afterAll(async () => {
  await Promise.allSettled(executions.values());
  await others.end();
  place.remove();
});

/** What the pages take for granted: a server's program and its scenario, a folder of saved runs, one for node_exporter. */
function prepare(folder: string): void {
  const [page = ''] = fencedBlocks(readFileSync(path.join(ROOT, 'docs/getting-started.md'), 'utf8'), ['yaml']);
  const quick = page.replaceAll('10000', '500').replace('hold: 2s', 'hold: 100ms');
  expect(quick).not.toBe(page);
  writeFileSync(path.join(folder, 'shop.yaml'), quick);
  writeFileSync(path.join(folder, 'server.js'), SHOP);
  for (const shared of ['textfiles', 'reports', 'reports/mixed', 'reports/mixed/sample']) {
    mkdirSync(path.join(folder, shared));
    chmodSync(path.join(folder, shared), 0o777);
  }
  for (const file of ['run.json', 'attempts.0.bin']) {
    cpSync(path.join(ROOT, 'reports/sample', file), path.join(folder, 'reports/mixed/sample', file));
  }
}

const SHOP = `
import { createServer } from 'node:http';
const port = Number(process.argv[process.argv.indexOf('--port') + 1]);
createServer((_request, response) => response.end('ok')).listen(port);
`;

/** So slow that a thousand clients have more than its 500 descriptors open at a time. */
const SLOW = `
  const server = require('node:http').createServer((_request, response) => setTimeout(() => response.end('ok'), 200));
  server.listen(0, '127.0.0.1', () => console.log(server.address().port));
`;

/** Somebody's server, an ordinary user's. */
function startServer(): Promise<Server> {
  const ordinary = ['--reuid', '65534', '--regid', '65534', '--clear-groups'];
  return others.serve('setpriv', ...ordinary, 'prlimit', '--nofile=500', process.execPath, '-e', SLOW);
}

function runsOf(folder: string, scenario: string): string[] {
  const files = runFiles(path.join(folder, 'reports', scenario));
  return files
    .map(file => path.basename(path.dirname(file)))
    .sort()
    .reverse();
}

function executionOf(line: string): Promise<Execution> {
  return executions.get(line) ?? Promise.reject(new Error(`no page has the line ${line}`));
}

describe('every command line of the documentation, as it is written', () => {
  test.for(executed)('$file: $line', async ({ line, treatment }, context) => {
    needs(context);
    const execution = await executionOf(line);
    expect(execution.left).toEqual([]);
    expectations[treatment.treatment](execution, treatment);
  });
});

const expectations: Record<Treatment['treatment'], (execution: Execution, treatment: Treatment) => void> = {
  run: ({ typed, folder, status, stdout, stderr }, treatment) => {
    expect(treatment).toHaveProperty('exits', expect.arrayContaining([status]));
    if (!isSilent(typed)) expect(stdout, stderr).toMatch(/\S/);
    expectWrittenFiles(typed, folder);
  },
  interrupted: ({ folder, status, stdout, stderr }) => {
    expect(status, stderr).toBe(130);
    expect(stderr).toContain('loadline: stopping; what was seen so far is kept');
    expect(stdout + stderr).not.toMatch(/driver was lost|\bfailed:/);
    const states = runFiles(path.join(folder, 'reports')).map(file => JSON.parse(readFileSync(file, 'utf8')).state);
    expect(states).toContainEqual({ state: 'stopped', phase: 'load' });
  },
  refused: ({ status, stdout, stderr }) => {
    expect({ status, stdout }).toEqual({ status: 3, stdout: '' });
    expect(stderr).toMatch(/cannot run here: .*root/);
  },
  served: ({ status, stderr, page }) => {
    expect(status, stderr).toBe(0);
    expect(page).toContain('<!doctype html>');
    expect(page).toMatch(/\d+ runs in/);
  },
  elsewhere: () => expect.unreachable('it is run by another test'),
};

describe('a line that another test runs', () => {
  const scenarios = elsewhere.flatMap(one => {
    const [, name = ''] = SCENARIO.exec(one.line) ?? [];
    return TRUTH[name] === undefined ? [] : [{ ...one, name, truth: TRUTH[name] }];
  });

  test('is a scenario of known cause, or the one of 100,000 connections', () => {
    const lines = scenarios.map(({ line }) => line);
    expect(lines.length).toBeGreaterThan(20);
    expect(elsewhere.map(({ line }) => line).filter(line => !lines.includes(line))).toEqual([
      'loadline run scenarios/held-100k.yaml',
    ]);
  });

  test.for(scenarios)('$file: $line asks for what the scenario needs, and for no more', ({ line, name, truth }) => {
    const { lab } = parseScenario(readFileSync(path.join(ROOT, 'scenarios', `${name}.yaml`), 'utf8'), name);
    expect(line.startsWith('sudo ')).toBe(truth.needs === 'root');
    expect(line.includes('--allow-host-changes')).toBe(Object.keys(lab.host).length > 0);
  });
});

describe('what a page shows below a line is what the line prints', () => {
  const shown = (line: string) => all.find(one => one.line === line)?.output ?? `no page shows what ${line} prints`;

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
    const line = all.find(one => one.file === 'docs/diagnose.md' && one.output !== undefined)?.line ?? '';
    await expectPrinted(line, shown(line), 'any');
  });
});

test('an output that is not what the page shows is found', () => {
  expect(missingFrom('1,000 served in 3 ms\nall', '1,000 served in\n  20 ms\n…\nall', 'exact')).toEqual([]);
  expect(missingFrom('1,001 served', '1,000 served', 'exact')).toEqual(['1,000 served']);
  expect(missingFrom('1,001 served', '1,000 served', 'any')).toEqual([]);
  expect(missingFrom('b a', 'a\n…\nb', 'exact')).toEqual(['b']);
});
