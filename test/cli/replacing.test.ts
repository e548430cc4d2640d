import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { FORMATS } from '../../src/cli/format.ts';

const BIN = path.join(import.meta.dirname, '../../dist/cli/bin.js');
const SAMPLE = path.join(import.meta.dirname, '../../reports/sample');

let folder = '';
let file = '';
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'loadline-replacing-'));
});
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(() => {
  file = path.join(folder, 'file');
  rmSync(file, { force: true });
});

function report(format: string, ...more: readonly string[]) {
  const args = [BIN, 'report', SAMPLE, '--format', `${format}=${file}`, ...more];
  return spawnSync(process.execPath, args, { encoding: 'utf8' });
}

describe.each(FORMATS)('a file that is to hold a %s report', format => {
  test('is replaced where it holds one, or nothing', () => {
    writeFileSync(file, '');
    expect(report(format).status).toBe(0);
    expect(report(format).status).toBe(0);
    expect(readFileSync(file, 'utf8')).toContain('loadline');
  });

  test('stays as it is where it holds something else, unless it is forced', () => {
    const precious = 'name: precious\nload: { connections: 1 }\n';
    writeFileSync(file, precious);
    const { status, stderr } = report(format);
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: expect.stringContaining(`no ${format} report of loadline`),
    });
    expect(readFileSync(file, 'utf8')).toBe(precious);
    expect(report(format, '--force').status).toBe(0);
    expect(readFileSync(file, 'utf8')).not.toBe(precious);
  });
});
