import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openFile } from '../../src/system/open-file.ts';

test('a file is read anew each time, however it grew or shrank', () => {
  const folder = mkdtempSync(join(tmpdir(), 'open-file-'));
  const path = join(folder, 'values');
  writeFileSync(path, 'one');
  const file = openFile(path);
  expect(file.read()).toBe('one');
  writeFileSync(path, 'x'.repeat(100_000));
  expect(file.read()).toBe('x'.repeat(100_000));
  writeFileSync(path, '');
  expect(file.read()).toBe('');
  file.close();
  rmSync(folder, { recursive: true });
});

test('a file of /proc is read to its end', () => {
  const file = openFile('/proc/self/status');
  expect(file.read()).toContain(`Pid:\t${process.pid}\n`);
  expect(file.read()).toMatch(/nonvoluntary_ctxt_switches:\t\d+\n$/);
  file.close();
});

test('a file that is not there throws with its code', () => {
  expect(() => openFile('/proc/nowhere')).toThrow(expect.objectContaining({ code: 'ENOENT' }));
});
