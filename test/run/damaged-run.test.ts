import { execFileSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sectionFrom } from '../../src/api/section.ts';
import { InvalidInput } from '../../src/model/errors.ts';
import { htmlReport } from '../../src/report/html.ts';
import { jsonReport } from '../../src/report/json.ts';
import { junitReport } from '../../src/report/junit.ts';
import { markdownReport } from '../../src/report/markdown.ts';
import { prometheusReport } from '../../src/report/prometheus.ts';
import { terminalReport } from '../../src/report/terminal.ts';

const ROOT = join(import.meta.dirname, '../..');
const RUNS = ['reports/sample', 'test/fixtures/runs/tcp-mem', 'test/fixtures/runs/orphans'].map(run => join(ROOT, run));

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'loadline-damaged-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function copyOf(run: string): string {
  const place = join(folder, 'run');
  rmSync(place, { recursive: true, force: true });
  mkdirSync(place);
  for (const file of readdirSync(run).filter(name => /^(run\.json|attempts\.\d+\.bin)$/.test(name))) {
    cpSync(join(run, file), join(place, file));
  }
  return place;
}

/** Every report of the run, or what is wrong with it; any other error is a bug. */
function outcomeOf(place: string): string {
  try {
    const section = sectionFrom(place);
    const report = {
      tool: { name: 'loadline', version: '0' },
      createdAt: '2026-01-01T00:00:00.000Z',
      sections: [section],
    };
    for (const render of [htmlReport, jsonReport, junitReport, markdownReport, prometheusReport]) render(report);
    terminalReport(report, { colour: true });
    return 'read';
  } catch (error) {
    if (error instanceof InvalidInput) return error.problems[0]?.at.file ?? 'nowhere';
    throw error;
  }
}

test.each(RUNS)('%s is read as it is', run => {
  expect(outcomeOf(copyOf(run))).toBe('read');
});

/** A generator of Numerical Recipes: the same damage every time. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return below => {
    state = (state * 1_664_525 + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

test.each([1, 2, 3])('flipped bits (seed %i) end in a report, or in a file that is named', seed => {
  const random = randomFrom(seed);
  for (let time = 0; time < 60; time += 1) {
    const place = copyOf(RUNS[random(RUNS.length)] ?? '');
    const file = join(place, random(4) === 0 ? 'attempts.0.bin' : 'run.json');
    const bytes = readFileSync(file);
    const at = random(bytes.length);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << random(8));
    writeFileSync(file, bytes);
    expect(outcomeOf(place)).toMatch(/^read$|run\.json$/);
  }
});

/** Every value in turn would take minutes: each kind of value stands for its like. */
test.each([null, {}, [], '', 'text', -1, { html: '<b>' }])(
  '%j in the place of a part ends in a report, or in a file that is named',
  value => {
    const random = randomFrom(JSON.stringify(value).length);
    for (let time = 0; time < 40; time += 1) {
      const place = copyOf(RUNS[random(RUNS.length)] ?? '');
      const file = join(place, 'run.json');
      const run = JSON.parse(readFileSync(file, 'utf8'));
      const parts = partsOf(run);
      const [holder, key] = parts[random(parts.length)] ?? [{}, ''];
      Reflect.set(holder, key, value);
      writeFileSync(file, JSON.stringify(run));
      expect(outcomeOf(place)).toMatch(/^read$|run\.json$/);
    }
  },
);

function partsOf(value: unknown): [object, string][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]): [object, string][] => [[value, key], ...partsOf(inner)]);
}

test.each(['run.json', 'attempts.0.bin'])('%s that is a pipe, a device or a link is refused at once', name => {
  const file = join(copyOf(RUNS[0] ?? ''), name);
  for (const place of ['/dev/zero', '/dev/null', '/etc/passwd']) {
    rmSync(file, { force: true });
    symlinkSync(place, file);
    expect(outcomeOf(join(folder, 'run'))).toContain('run.json');
  }
  rmSync(file);
  execFileSync('mkfifo', [file]);
  expect(outcomeOf(join(folder, 'run'))).toContain('run.json');
});

test.each(['../../etc/passwd', '/etc/passwd', 'attempts.0.bin/..', 'attempts.0.bin\n'])(
  'a ledger called %j is none: it lies outside the folder',
  name => {
    const place = copyOf(RUNS[0] ?? '');
    const run = JSON.parse(readFileSync(join(place, 'run.json'), 'utf8'));
    writeFileSync(join(place, 'run.json'), JSON.stringify({ ...run, ledgers: [name] }));
    expect(() => sectionFrom(place)).toThrow(/Expected a name such as attempts\.0\.bin/);
  },
);

test('what is wrong is said with its place in the file', () => {
  const place = copyOf(RUNS[0] ?? '');
  const run = JSON.parse(readFileSync(join(place, 'run.json'), 'utf8'));
  run.plan.scenario.load.connections = 'many';
  writeFileSync(join(place, 'run.json'), JSON.stringify(run));
  expect(() => sectionFrom(place)).toThrow(InvalidInput);
  try {
    sectionFrom(place);
  } catch (error) {
    const [problem] = error instanceof InvalidInput ? error.problems : [];
    expect(problem).toMatchObject({ key: 'plan.scenario.load.connections', at: { file: join(place, 'run.json') } });
  }
});

test.each([
  ['lists', '[],'],
  ['numbers', '1,'],
])('a file with more %s than any run has is refused before it is parsed', (_what, part) => {
  const place = copyOf(join(ROOT, 'reports/sample'));
  const long = part.repeat(2 ** 23);
  writeFileSync(join(place, 'run.json'), `{"schema":"loadline.run/1","x":[${long}0]}`);
  expect(() => sectionFrom(place)).toThrow(/it holds more values than any run does/);
});

test('one with a million names, which would take gigabytes, is refused before it is parsed', () => {
  const place = copyOf(RUNS[0] ?? '');
  const names = Array.from({ length: 1_100_000 }, (_, index) => `"${index}":1`);
  writeFileSync(join(place, 'run.json'), `{"schema":"loadline.run/1","x":{${names.join()}}}`);
  expect(() => sectionFrom(place)).toThrow(/it holds more values than any run does/);
});

test('one of 300 MB is refused unread', () => {
  const place = copyOf(RUNS[0] ?? '');
  truncateSync(join(place, 'run.json'), 300e6);
  expect(() => sectionFrom(place)).toThrow(/it is larger than 256 MiB/);
});
