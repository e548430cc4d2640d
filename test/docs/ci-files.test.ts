import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { ciFiles } from './ci-files.ts';
import { executed } from './documented.ts';
import { ROOT } from './pages.ts';

describe.each(ciFiles())('$file', ({ file, lines }) => {
  test('calls loadline, by lines that are executed', () => {
    expect(lines.length).toBeGreaterThan(0);
    expect(executed.map(({ line }) => line)).toEqual(expect.arrayContaining([...lines]));
  });

  test('is told of in the page on continuous integration', () => {
    expect(readFileSync(path.join(ROOT, 'docs/continuous-integration.md'), 'utf8')).toContain(`../${file}`);
  });
});

test.each(ciFiles().filter(({ file }) => file.endsWith('.yml')))('$file is YAML', ({ text }) => {
  expect(parse(text)).toBeTypeOf('object');
});
