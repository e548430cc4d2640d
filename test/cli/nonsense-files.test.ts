import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const BIN = join(ROOT, 'dist/cli/bin.js');
const SAMPLE = join(ROOT, 'reports/sample');

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'loadline-nonsense-'));
  writeFileSync(join(folder, 'text'), 'no JSON at all');
  writeFileSync(join(folder, 'cut.json'), '{"schema": "loadline.baseline/1"');
  writeFileSync(join(folder, 'list.json'), '[]');
  writeFileSync(join(folder, 'comments.conf'), '# nothing\n\n; at all\n');
  writeFileSync(join(folder, 'unit.conf'), '[Service]\n');
  mkdirSync(join(folder, 'empty'));
});
afterAll(() => rmSync(folder, { recursive: true }));

test.each([
  ['compare', 'text', SAMPLE, /text: .*it is not JSON/],
  ['compare', SAMPLE, 'text', /text: .*it is not JSON/],
  ['compare', 'cut.json', SAMPLE, /cut\.json: .*it is not JSON/],
  ['compare', 'list.json', SAMPLE, /list\.json: not a baseline that can be used/],
  ['compare', '/dev/zero', SAMPLE, /\/dev\/zero: .*it is not a regular file/],
  ['compare', 'text/below', SAMPLE, /text\/below: there is nothing to compare/],
  ['compare', 'empty', SAMPLE, /empty: there is nothing to compare/],
  ['validate', 'comments.conf', 'unit.conf', /comments\.conf: no line of it assigns anything.*\nunit\.conf: no line/],
  ['validate', '/dev/zero', 'comments.conf', /\/dev\/zero: cannot be read: it is not a regular file/],
  ['run', '/dev/zero', '--quiet', /\/dev\/zero: too large for a scenario/],
  ['serve', 'text', '--quiet', /text: no such folder/],
  ['report', 'text', 'empty', /text: there is no saved run in it/],
])('%s %s %s: exit 2, with the file and what is wrong', (command, one, other, said) => {
  const { status, stderr } = spawnSync(process.execPath, [BIN, command, one, other], { cwd: folder, encoding: 'utf8' });
  expect(stderr).toMatch(said);
  expect(status).toBe(2);
});
