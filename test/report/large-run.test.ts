import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { programArgv, runProgram } from '../system/built.ts';

const ROOT = join(import.meta.dirname, '../..');
/** Room for the program and a report, and not for an object an attempt of a million. */
const HEAP = '--max-old-space-size=64';
const SIZES = [
  { attempts: 10_000, mostBytes: 300_000 },
  { attempts: 1_000_000, mostBytes: 500_000 },
];

let folder = '';
let peakMs = 0;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'loadline-large-'));
  for (const { attempts } of SIZES) {
    const { stdout, stderr } = node(join(ROOT, 'bench/report/save-large-run.mjs'), runOf(attempts), `${attempts}`);
    expect(stderr).toBe('');
    peakMs = Number(stdout);
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

function runOf(attempts: number): string {
  return join(folder, `${attempts}`);
}

function node(...args: readonly string[]) {
  return runProgram([process.execPath, ...args]);
}

describe.each(SIZES)('a run of $attempts attempts, in a heap of 64 MB', ({ attempts, mostBytes }) => {
  let html = '';
  beforeAll(() => {
    const page = join(folder, `${attempts}.html`);
    const command = [join(ROOT, 'dist/cli/bin.js'), 'report', runOf(attempts), '--format', `html=${page}`];
    const { status, stderr } = node(HEAP, ...command);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    html = readFileSync(page, 'utf8');
  });

  test(`is a page of less than ${mostBytes} bytes`, () => {
    expect(Buffer.byteLength(html)).toBeLessThan(mostBytes);
  });

  test('counts every attempt', () => {
    const served = attempts * 0.32;
    expect(html).toContain(
      `<h1>${attempts.toLocaleString('en-US')} attempted: ${served.toLocaleString('en-US')} served`,
    );
  });

  test('still draws the one row of evidence in which the accept queue was longest', () => {
    expect(peakMs).toBeGreaterThan(0);
    const [line] = /<polyline [^>]*data-most="4321"[^>]*>/.exec(html) ?? [''];
    expect(line).toContain(` ${Math.round(peakMs * 10) / 10},0 `);
  });
});

test('that heap has no room for an object an attempt', () => {
  const [command = '', ...args] = programArgv('hold-attempts.mjs', [join(runOf(1_000_000), 'attempts.0.bin')]);
  const { status, stdout, stderr } = runProgram([command, HEAP, ...args]);
  expect({ held: stdout, failed: status !== 0 }).toEqual({ held: '', failed: true });
  expect(stderr).toContain('heap out of memory');
});
