import { InvalidArgumentError } from 'commander';
import { expect, test } from 'vitest';
import { folderName } from '../../src/api/run-folder.ts';
import { commandLine } from '../../src/cli/command-line.ts';
import { addFormat } from '../../src/cli/format.ts';

test('formats add up, with files or for standard output', () => {
  const one = addFormat('terminal');
  expect(addFormat('json=out/a=b.json', one)).toEqual([
    { format: 'terminal' },
    { format: 'json', file: 'out/a=b.json' },
  ]);
});

test.each([
  ['jsn', /prometheus\. Did you mean 'json'\?/],
  ['pdf', /Expected terminal, json, .*prometheus\.$/],
  ['json=', /file name is missing/],
  ['', /Expected terminal, json/],
])('%j is refused', (written, message) => {
  expect(() => addFormat(written)).toThrow(InvalidArgumentError);
  expect(() => addFormat(written)).toThrow(message);
});

test('standard output takes one format', () => {
  expect(() => addFormat('json', [{ format: 'terminal' }])).toThrow(/takes one format/);
});

test('a command line can be typed again', () => {
  expect(commandLine(['run', 'my scenario.yaml', "it's", '--out=/tmp/x'])).toBe(
    "loadline run 'my scenario.yaml' 'it'\\''s' --out=/tmp/x",
  );
});

test.each([
  ['accept-queue-overflow', 'accept-queue-overflow'],
  ['../../etc/passwd', '-..-etc-passwd'],
  ['a b/c\n', 'a-b-c-'],
  ['..', 'scenario'],
  ['', 'scenario'],
])('scenario %j is written to folder %s', (scenario, folder) => {
  expect(folderName(scenario)).toBe(folder);
});
