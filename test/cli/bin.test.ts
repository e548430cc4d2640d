import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Job } from 'kubernetes-models/batch/v1';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';

const BIN = join(import.meta.dirname, '../../dist/cli/bin.js');
/** What others leave on this machine is no business of these tests. */
const STATE = mkdtempSync(join(tmpdir(), 'loadline-state-'));
const ENV = { ...process.env, LOADLINE_STATE: STATE };
afterAll(() => rmSync(STATE, { recursive: true }));

beforeAll(() => {
  if (!existsSync(BIN)) throw new Error(`${BIN} is missing: npx tsc -p tsconfig.build.json`);
});

function loadline(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [BIN, ...args], { encoding: 'utf8', env: ENV });
  return { status, stdout, stderr };
}

describe('the built command', () => {
  test('--help and --version answer on standard output', () => {
    expect(loadline('--help')).toMatchObject({ status: 0, stderr: '', stdout: expect.stringContaining('Examples:') });
    expect(loadline('run', '--help').stdout).toContain('--allow-host-changes');
    expect(loadline('--version')).toMatchObject({ status: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
  });

  test.each([
    [['rnu']],
    [['run']],
    [['run', 'a.yaml', '--frmt']],
    [['run', 'a.yaml', '--format', 'x']],
    [['limits', 'x']],
    [['explain', 'x']],
    [['schema', 'x']],
    [['validate']],
    [['serve', '--port', 'x']],
    [['audit', '--side', 'x']],
    [['climb', 'a.yaml', '--to', 'x']],
    [['diagnose', '--port', 'x', '--', 'true']],
    [['k8s']],
    [['k8s', '--clients', 'x']],
    [['k8s', '--clients', '2', '--name', 'Load']],
    [['k8s', '--clients', '2', '--memory', '1 GB']],
    [['k8s', '--clients', '2', '--for', '0s']],
  ])('%j is a usage mistake, and every one is reported alike', args => {
    const { status, stderr } = loadline(...args);
    expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringMatching(/^command line: /) });
  });

  test.each([
    [['rnu', 'a.yaml'], 'Did you mean run?'],
    [[], 'Usage: loadline'],
    [['run'], "missing required argument 'scenario'"],
    [['run', 'a.yaml', '--formt', 'json'], 'Did you mean --format?'],
    [['run', 'a.yaml', '--format', 'jsn'], "Did you mean 'json'?"],
    [['run', '/nonexistent/a.yaml'], '/nonexistent/a.yaml: no such file\n'],
    [['explain', 'ListenOverflow'], 'did you mean ListenOverflows'],
    [['report', 'x', '--otlp', 'localhost:4318'], 'expected one such as http://localhost:4318'],
    [['limits', 'somaxcon'], 'did you mean somaxconn?'],
  ])('%j is wrong usage: exit 2, on standard error alone', (args, words) => {
    const { status, stdout, stderr } = loadline(...args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(words);
  });

  test('a reader that takes its time gets everything', () => {
    const runs = Array(20).fill(join(import.meta.dirname, '../../reports/sample'));
    const command = [process.execPath, BIN, 'report', ...runs, '--format', 'json'];
    const { stdout } = spawnSync('sh', ['-c', '"$@" | (sleep 1; cat)', 'sh', ...command], {
      encoding: 'utf8',
      env: ENV,
    });
    expect(stdout.length).toBeGreaterThan(200_000);
    expect(JSON.parse(stdout).runs).toHaveLength(runs.length);
  });

  test('schema prints a JSON Schema', () => {
    const { status, stdout } = loadline('schema');
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      type: 'object',
    });
  });

  test('k8s prints a Job that Kubernetes takes', () => {
    const { status, stdout, stderr } = loadline('k8s', '--clients', '3', '--name', 'peak', '--for', '20m');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const job = new Job(parse(stdout) as ConstructorParameters<typeof Job>[0]);
    expect(() => job.validate()).not.toThrow();
    expect(job).toMatchObject({ metadata: { name: 'peak' }, spec: { completions: 3, activeDeadlineSeconds: 1200 } });
    expect(stdout).toMatch(/^# .*--client job\/peak$/m);
  });

  test('a line that begins with a dash is a line, and an option is an option', () => {
    const line = '-bash: fork: retry: Resource temporarily unavailable';
    for (const words of [[line], line.split(' ')]) {
      const { status, stdout } = loadline('explain', ...words, '--format', 'json');
      expect(status).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({ name: 'no thread can be started' });
    }
    expect(loadline('explain', 'EMFILE', '--fromat=json').stderr).toContain("unknown option '--fromat");
    expect(loadline('diagnose', 'wrk', '-c10').stderr).toContain(
      "unknown option '-c10'; the load command stands after --",
    );
    expect(loadline('diagnose', '--fort', '1', '--', 'wrk').stderr).not.toContain('stands after');
  });

  test('explain, limits, doctor and restore answer as JSON', () => {
    expect(JSON.parse(loadline('explain', 'EMFILE', '--format', 'json').stdout)).toMatchObject({
      schema: 'loadline.explanation/1',
      name: 'EMFILE',
    });
    expect(JSON.parse(loadline('--format', 'json', 'limits').stdout).limits.length).toBeGreaterThan(7);
    const doctor = loadline('doctor', '--format', 'json');
    expect(JSON.parse(doctor.stdout)).toMatchObject({ schema: 'loadline.doctor/1', labs: doctor.status === 0 });
    expect(JSON.parse(loadline('restore', '--format', 'json').stdout)).toMatchObject({ schema: 'loadline.restore/1' });
  });

  test('no colour where nobody sees it', () => {
    expect(loadline('explain', 'EMFILE').stdout).not.toContain('\u001b');
  });

  test('a reader that ends early is no error', () => {
    const pipeline = 'set -o pipefail; "$0" "$1" schema | true';
    const { status, stderr } = spawnSync('bash', ['-c', pipeline, process.execPath, BIN], { encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });
});
