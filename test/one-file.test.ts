import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { programAskedFor } from '../src/system/own-program.ts';

const root = path.join(import.meta.dirname, '..', 'src');
const sources = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter(file => file.endsWith('.ts') && file !== 'one-file.ts')
  .map(file => readFileSync(path.join(root, file), 'utf8'));

/** Named as `ownProgram` takes them. */
const NAMED = /'((?:drivers|targets)\/[^']+\.js)'/g;
/** Started by the name of a driver. */
const OF_LIBRARIES = ['drivers/autocannon/program.js', 'drivers/undici/program.js'];

it('has every program that is started by its name', () => {
  const named = sources.flatMap(source => [...source.matchAll(NAMED)].map(([, name]) => name ?? ''));
  const programs = [...readFileSync(path.join(root, 'one-file.ts'), 'utf8').matchAll(NAMED)].map(([, name]) => name);
  expect(new Set(programs)).toEqual(new Set([...named, ...OF_LIBRARIES]));
});

it('takes the first word for a program only where it is marked as one', () => {
  expect(programAskedFor('program:targets/raw/shard.js')).toBe('targets/raw/shard.js');
  expect(programAskedFor('run')).toBeUndefined();
  expect(programAskedFor(undefined)).toBeUndefined();
});
