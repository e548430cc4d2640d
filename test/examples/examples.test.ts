import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { requirements } from '../end-to-end/requirements.ts';

const ROOT = path.join(import.meta.dirname, '../..');
const folder = mkdtempSync(path.join(tmpdir(), 'loadline-examples-'));
const check = requirements(['root', 'ip']);
const checkPython = requirements(['root', 'python3']);
afterAll(() => rmSync(folder, { recursive: true }));

function node(args: readonly string[], cwd = folder) {
  return spawnSync(process.execPath, args, { cwd, encoding: 'utf8', env: { ...process.env, LOADLINE_STATE: folder } });
}

test('find-ceiling finds backlog + 1', context => {
  check(context);
  const { stdout, stderr } = node([path.join(ROOT, 'examples/find-ceiling.mjs')]);
  expect(stdout, stderr).toMatch(/"held":129,"limit":\{.*"limit":"listen-backlog"/);
});

test('run-and-confirm confirms the blame', context => {
  check(context);
  const { stdout, stderr } = node([path.join(ROOT, 'examples/run-and-confirm.mjs')]);
  expect(stdout, stderr).toBe('{"served":100,"failed":50,"limit":"ephemeral-ports","confidence":"confirmed"}\n');
});

test('audit says what a machine allows, and what to change', () => {
  const { stdout, stderr } = node([path.join(ROOT, 'examples/audit.mjs')]);
  expect(stdout, stderr).toMatch(/^{"allows":\d+/);
});

test('diagnose names what fails a command', context => {
  checkPython(context);
  const { stdout, stderr } = node([path.join(ROOT, 'examples/diagnose.mjs')]);
  expect(stdout, stderr).toMatch(/^{"failed":1\d\d,"causes":\[{"count":\d+,"limit":"nofile"}\]}\n$/);
});

test('explain names the limits behind a line of the kernel log', () => {
  const { stdout, stderr } = node([path.join(ROOT, 'examples/explain.mjs')]);
  expect(stdout, stderr).toMatch(/^{"title":".+","limits":\["conntrack-max"/);
});

test('write-reports writes a run in four formats', context => {
  check(context);
  const { stdout, stderr } = node([path.join(ROOT, 'examples/write-reports.mjs')]);
  expect(stdout, stderr).toBe('report.html report.xml report.md report.prom\n');
  const written = stdout
    .trim()
    .split(' ')
    .map(file => readFileSync(path.join(folder, file), 'utf8'));
  expect(written.map(text => text.slice(0, 11))).toEqual(['<!doctype h', '<?xml versi', '### ✅ fifty', '# HELP load']);
});

test('the Vitest example passes', context => {
  check(context);
  const vitest = path.join(ROOT, 'node_modules/vitest/vitest.mjs');
  const config = path.join(ROOT, 'examples/vitest.config.mjs');
  const { status, stdout, stderr } = node([vitest, 'run', '--root', ROOT, '--config', config]);
  expect(status, stdout + stderr).toBe(0);
});
