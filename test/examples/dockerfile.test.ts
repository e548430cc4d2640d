import { readFileSync } from 'node:fs';
import path from 'node:path';
import { validate } from 'dockerfile-utils';
import { expect, test } from 'vitest';

const TEXT = readFileSync(path.join(import.meta.dirname, '../../Dockerfile'), 'utf8');

test('the Dockerfile is one that Docker takes', () => {
  expect(validate(TEXT)).toEqual([]);
  expect(validate(TEXT.replace('USER', 'USR'))).not.toEqual([]);
});
