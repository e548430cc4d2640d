import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseScenario } from '../../src/plan/parse-scenario.ts';

const ROOT = join(import.meta.dirname, '../..');
const BIN = join(ROOT, 'dist/cli/bin.js');

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'loadline-report-'));
  mkdirSync(join(folder, 'bin'));
  writeFileSync(join(folder, 'bin/xdg-open'), '#!/bin/sh\necho "$1" > opened\n', { mode: 0o755 });
  for (const run of ['20260101T000000Z-aaaaaa', '20260102T000000Z-bbbbbb', 'a b#c']) {
    const place = join(folder, 'reports/mixed', run);
    mkdirSync(place, { recursive: true });
    for (const file of ['run.json', 'attempts.0.bin']) cpSync(join(ROOT, 'reports/sample', file), join(place, file));
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

function loadline(...args: readonly string[]) {
  return spawnSync(process.execPath, [BIN, ...args], {
    encoding: 'utf8',
    cwd: folder,
    env: { ...process.env, PATH: `${folder}/bin` },
  });
}

test('a saved run is shown again, in as many formats as are asked for, and without the machine', () => {
  const run = 'reports/mixed/20260101T000000Z-aaaaaa';
  const { status, stdout, stderr } = loadline(
    'report',
    run,
    '--quiet',
    '--format',
    'terminal',
    '--format',
    'html=out/run.html',
    '--format',
    'junit=out/run.xml',
  );
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toMatch(/^mixed: PASS: 200 attempted: 64 served, 136 failed/);
  expect(readdirSync(join(folder, 'out')).sort()).toEqual(['run.html', 'run.xml']);
  expect(loadline('report', `${run}/run.json`, '--format', 'json').stdout).toContain('"scenario": "mixed"');
});

test('two runs are compared side by side, one of them the middle one of its repeats', () => {
  const { status, stderr } = loadline(
    'compare',
    'reports/mixed/20260101T000000Z-aaaaaa',
    'reports/mixed',
    '--format',
    'html=out/compare.html',
  );
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  const html = readFileSync(join(folder, 'out/compare.html'), 'utf8');
  expect(html).toContain('<h2>Both runs over time</h2>');
  expect(html.match(/<figcaption>Before<\/figcaption>/g)?.length).toBeGreaterThan(3);
  expect(html.match(/<figcaption>After<\/figcaption>/g)).toHaveLength(
    html.match(/<figcaption>Before<\/figcaption>/g)?.length ?? 0,
  );
});

test('a folder of runs is an index of them, with links that hold whatever a folder is called', () => {
  const { status } = loadline('report', 'reports', '--format', 'html=reports/index.html');
  expect(status).toBe(0);
  const html = readFileSync(join(folder, 'reports/index.html'), 'utf8');
  expect(html).toContain('3 runs in reports');
  expect(html).not.toContain('<a href');
  writeFileSync(join(folder, 'reports/mixed/a b#c/report.html'), 'its page');
  loadline('report', 'reports', '--format', 'html=reports/index.html');
  expect(readFileSync(join(folder, 'reports/index.html'), 'utf8')).toContain('href="./mixed/a%20b%23c/report.html"');
  const { runs } = JSON.parse(loadline('report', 'reports', '--format', 'json').stdout);
  expect(runs).toHaveLength(3);
  expect(runs[0]).toMatchObject({ scenario: 'mixed', servedShare: 0.32, ceiling: null });
});

/** A search for a ceiling in a folder of its own, whose one run that broke is the sample. */
function saveCeiling(place: string, held: number, saved: Readonly<Record<string, unknown>>): void {
  mkdirSync(join(folder, place, 'broke'), { recursive: true });
  for (const file of ['run.json', 'attempts.0.bin'])
    cpSync(join(ROOT, 'reports/sample', file), join(folder, place, 'broke', file));
  const trial = { connections: held + 1, held: false, served: held, causes: [], runId: 'broke', folder: 'gone/broke' };
  const ceiling = {
    ...{ ended: { end: 'found' }, held, broke: held + 1, repeats: { held: 3, runs: 3 }, max: 5000, precision: 0.01 },
    ...{ spread: { low: held, high: held }, trials: [trial] },
  };
  const scenario = { name: 'mixed', expect: [] };
  const text = JSON.stringify({ schema: 'loadline.ceiling/1', ...saved, scenario, ceiling, folder: 'gone' });
  writeFileSync(join(folder, place, 'ceiling.json'), text);
}

test('a search for a ceiling is shown again wherever it lies now; an index shows where ceilings went', () => {
  saveCeiling('searches/mixed/ceiling-b', 1200, { savedAt: '2026-01-03T00:00:00.000Z' });
  saveCeiling('searches/mixed/ceiling-a', 900, { savedAt: '2026-01-02T00:00:00.000Z' });
  const again = loadline('report', 'searches/mixed/ceiling-a', '--format', 'json', '--format', 'html=out/ceiling.html');
  expect(again).toMatchObject({ status: 0, stderr: '' });
  const { ceiling, runs } = JSON.parse(again.stdout);
  expect(ceiling).toMatchObject({ held: 900, broke: 901, folder: 'searches/mixed/ceiling-a' });
  expect(runs).toEqual([expect.objectContaining({ scenario: 'mixed', folder: 'searches/mixed/ceiling-a/broke' })]);
  expect(readFileSync(join(folder, 'out/ceiling.html'), 'utf8')).toContain('200 attempted: 64 served');
  const index = JSON.parse(loadline('report', 'searches', '--format', 'json', '--format', 'html=out/i.html').stdout);
  expect(index.runs).toEqual([
    expect.objectContaining({ kind: 'ceiling', folder: 'mixed/ceiling-b', ceiling: 1200, result: 'pass' }),
    expect.objectContaining({ kind: 'ceiling', folder: 'mixed/ceiling-a', ceiling: 900, servedShare: null }),
  ]);
  const html = readFileSync(join(folder, 'out/i.html'), 'utf8');
  expect(html).toContain('2 experiments in searches');
  expect(html).toContain('Ceiling: 900 at first, 1,200 now, over 2 searches');
  expect(loadline('report', 'searches').stdout).toMatch(
    /^pass {10}mixed\/ceiling-b\n {14}1,200 connections are all served/,
  );
});

test('an experiment of an older version is shown too, and one that is broken says so', () => {
  saveCeiling('old', 900, {});
  const [entry] = JSON.parse(loadline('report', 'old', 'old', '--format', 'json').stdout).runs;
  expect(entry).toMatchObject({ ceiling: 900, createdAt: statSync(join(folder, 'old/ceiling.json')).mtime.toJSON() });
  const older = {
    schema: 'loadline.validation/1',
    validation: { lines: [], loads: [], completed: true },
    problems: [],
  };
  mkdirSync(join(folder, 'older'));
  writeFileSync(join(folder, 'older/validation.json'), JSON.stringify(older));
  expect(loadline('report', 'older', '--quiet')).toMatchObject({ status: 0, stderr: '' });
  writeFileSync(join(folder, 'older/validation.json'), '{"schema":"loadline.validation/1"');
  const broken = loadline('report', 'older');
  expect(broken.status).toBe(2);
  expect(broken.stderr).toContain('older/validation.json: cannot be read');
  writeFileSync(join(folder, 'older/validation.json'), '{"schema":"loadline.validation/2"}');
  expect(loadline('report', 'older').stderr).toContain('not a saved validation: its schema is "loadline.validation/2"');
});

test('an index is no JUnit report', () => {
  const { status, stderr } = loadline('report', 'reports', '--format', 'junit');
  expect(status).toBe(2);
  expect(stderr).toContain('--format: this command does not answer in junit; expected terminal or json or html');
});

test('--open writes the page into the folder of the run, and opens it', async () => {
  const run = 'reports/mixed/20260102T000000Z-bbbbbb';
  const { status, stdout, stderr } = loadline('report', run, '--open');
  expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
  expect(stderr).toContain(`written to ${run}/report.html`);
  await expect.poll(() => readFileSync(join(folder, 'opened'), 'utf8')).toBe(`${run}/report.html\n`);
  expect(readFileSync(join(folder, run, 'report.html'), 'utf8')).toContain('<!doctype html>');
});

test("a run whose attempts were lost is the folder's fault", () => {
  mkdirSync(join(folder, 'damaged'));
  cpSync(join(ROOT, 'reports/sample/run.json'), join(folder, 'damaged/run.json'));
  const { status, stderr } = loadline('report', 'damaged');
  expect(status).toBe(2);
  expect(stderr).toContain('damaged/run.json: its attempts cannot be read');
});

test.each([
  ['no such folder', 'nowhere'],
  ['there is no saved run in it', '.git'],
])('%s', (message, path) => {
  mkdirSync(join(folder, '.git'), { recursive: true });
  const { status, stderr } = loadline('report', path);
  expect(status).toBe(2);
  expect(stderr).toContain(message);
});

test('init writes a scenario that is valid, once', () => {
  expect(loadline('init', 'first.yaml').stdout).toBe('first.yaml is written. Next: loadline run first.yaml\n');
  const text = readFileSync(join(folder, 'first.yaml'), 'utf8');
  expect(parseScenario(text, 'first.yaml')).toMatchObject({ name: 'my-server', load: { connections: 1000 } });
  writeFileSync(join(folder, 'first.yaml'), 'mine');
  const again = loadline('init', 'first.yaml');
  expect(again.status).toBe(2);
  expect(again.stderr).toContain('it exists already');
  expect(readFileSync(join(folder, 'first.yaml'), 'utf8')).toBe('mine');
});

test('schema prints that of scenarios, or of reports', () => {
  expect(JSON.parse(loadline('schema').stdout).title).toBe('loadline scenario');
  expect(JSON.parse(loadline('schema', 'report').stdout).title).toBe('loadline report');
  const { status, stderr } = loadline('schema', 'raport');
  expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringContaining('did you mean report?') });
});

const RUN = 'reports/mixed/20260101T000000Z-aaaaaa';

test('one attempt of a run is shown step by step, and numbers of attempts by outcome or cause', () => {
  const one = loadline('report', RUN, '--attempt', '65');
  expect({ status: one.status, stderr: one.stderr }).toEqual({ status: 0, stderr: '' });
  expect(one.stdout).toMatch(/^Attempt 65 of 200: failed\n/);
  expect(one.stdout).toContain('accept queue full (listen backlog 63, server); 55 more ended so');
  const asJson = JSON.parse(loadline('report', RUN, '--attempt', '65', '--format', 'json').stdout);
  expect(asJson).toMatchObject({ schema: 'loadline.attempt/1', attempt: 65, attempts: 200, outcome: 'failed' });
  const listed = JSON.parse(
    loadline('report', RUN, '--attempts', 'listen-backlog', '--limit', '3', '--format', 'json').stdout,
  );
  expect(listed.groups).toMatchObject([{ count: 56, cause: { limit: 'listen-backlog' }, attempts: [65, 66, 67] }]);
  expect(loadline('report', RUN, '--attempts', 'failed').stdout).toContain('attempts  65 66 67');
  expect(loadline('report', RUN, '--attempts', 'pending').stdout).toBe('No attempt of this run is pending.\n');
});

test.each([
  [['--attempt', '0'], 'a number from 1 to 200'],
  [['--attempt', '201'], 'a number from 1 to 200'],
  [['--attempt', 'x'], 'a number from 1 to 200'],
  [['--attempt', '99999999999999'], 'a number from 1 to 200'],
  [['--attempts', 'nofile'], 'failed, pending, delayed, unexplained'],
  [['--attempts', 'listen-backlo'], 'did you mean listen-backlog'],
  [['--attempts', 'failed', '--limit', '0'], 'a whole number above 0'],
  [['--limit', '3'], 'it with --attempts'],
  [['--attempts', 'failed', '--attempt', '1'], 'one of the two'],
  [['--attempt', '1', '--format', 'html'], 'terminal or json'],
])('%s is refused, with what would do', (words, expected) => {
  const { status, stderr } = loadline('report', RUN, ...words);
  expect(status).toBe(2);
  expect(stderr.toLowerCase()).toContain(expected.toLowerCase());
});

test('attempts are asked of one run', () => {
  for (const paths of [['reports'], [RUN, RUN]]) {
    const { status, stderr } = loadline('report', ...paths, '--attempt', '1');
    expect({ status, stderr }).toMatchObject({ status: 2, stderr: expect.stringContaining('one saved run') });
  }
});
