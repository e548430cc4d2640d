import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { CannotRun } from '../../../src/model/errors.ts';
import { loadPacked } from '../../../src/system/linux/packed-library.ts';

const KOFFI = path.join(
  path.dirname(createRequire(import.meta.url).resolve('koffi')),
  `../@koromix/koffi-linux-${process.arch}/linux_${process.arch}/koffi.node`,
);

let place: string;
beforeEach(() => {
  place = mkdtempSync(path.join(tmpdir(), 'loadline-packed-'));
});
afterEach(() => rmSync(place, { recursive: true }));

test('a library is loaded, and leaves nothing behind', () => {
  expect(loadPacked(koffi(), [path.join(place, 'missing'), place])).toHaveProperty('version');
  expect(readdirSync(place)).toEqual([]);
});

test('what has another hash is not loaded', () => {
  const changed = { ...koffi(), sha256: '0'.repeat(64) };
  expect(() => loadPacked(changed, [place])).toThrow(CannotRun);
  expect(() => loadPacked(changed, [place])).toThrow(/has the hash [0-9a-f]{64}, and should have 0000/);
  expect(readdirSync(place)).toEqual([]);
});

test('each folder that refuses is named, with why', () => {
  expect(() => loadPacked(koffi(), [path.join(place, 'one'), path.join(place, 'two')])).toThrow(
    /one: ENOENT.*two: ENOENT/,
  );
});

function koffi() {
  const bytes = readFileSync(KOFFI);
  return { bytes, sha256: createHash('sha256').update(bytes).digest('hex') };
}
