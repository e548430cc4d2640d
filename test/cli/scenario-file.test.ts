import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readScenarios } from '../../src/cli/scenario-file.ts';
import { InvalidInput } from '../../src/model/errors.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'loadline-test-'));
  mkdirSync(join(folder, 'directory'));
  writeFileSync(join(folder, 'empty.yaml'), ' \n\n');
  writeFileSync(join(folder, 'huge.yaml'), 'x'.repeat(2 ** 20 + 1));
  writeFileSync(join(folder, 'good.yaml'), 'name: good\n');
  writeFileSync(join(folder, 'typo.yaml'), 'name: typo\nlod: {}\n');
});
afterAll(() => rmSync(folder, { recursive: true }));

function problemsOf(...names: readonly string[]) {
  try {
    readScenarios(names.map(name => join(folder, name)));
  } catch (error) {
    if (error instanceof InvalidInput) return error.problems;
    throw error;
  }
  throw new Error('nothing was wrong');
}

test('a scenario is read with its file', () => {
  const file = join(folder, 'good.yaml');
  expect(readScenarios([file])).toMatchObject([{ file, scenario: { name: 'good' } }]);
});

test.each([
  ['absent.yaml', 'no such file'],
  ['good.yaml/x', 'no such file: a part of its path is not a directory'],
  ['directory', 'a directory, not a scenario file'],
  ['empty.yaml', 'the file is empty'],
  ['huge.yaml', 'too large for a scenario (1048577 bytes)'],
])('%s: %s', (name, message) => {
  expect(problemsOf(name)).toMatchObject([{ at: { file: join(folder, name) }, message }]);
});

test('the nearest scenario of the folder is suggested', () => {
  expect(problemsOf('god.yaml')).toMatchObject([{ message: 'no such file', suggestion: join(folder, 'good.yaml') }]);
  expect(problemsOf('absent.yaml')[0]).not.toHaveProperty('suggestion');
});

test('the problems of all files are told at once', () => {
  const files = problemsOf('absent.yaml', 'good.yaml', 'typo.yaml').map(({ at }) => at.file);
  expect(files).toEqual([join(folder, 'absent.yaml'), join(folder, 'typo.yaml')]);
});
