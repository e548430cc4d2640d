import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { scenarioJsonSchema } from '../../src/plan/json-schema.ts';
import { ROOT } from './pages.ts';

/** As much of JSON Schema as the scenario's uses. */
interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly enum?: readonly string[];
  readonly const?: string;
  readonly default?: unknown;
}

interface Key {
  readonly key: string;
  readonly schema: Schema;
}

/** Of a table of keys: key, values, default, meaning. */
const COLUMNS = 4;

const keys = keysIn(scenarioJsonSchema() as Schema, '');
const rows = rowsOf(readFileSync(path.join(ROOT, 'docs/scenarios.md'), 'utf8'));

test('keys and rows are found at all', () => {
  expect(keys.map(({ key }) => key)).toEqual(
    expect.arrayContaining(['name', 'lab.client.sysctl', 'lab.network[].on', 'load.arrival.steps[].hold']),
  );
  expect(rows.size).toBeGreaterThan(40);
});

test('the page has no key that the schema does not have', () => {
  const known = new Set(keys.map(({ key }) => key));
  expect([...rows.keys()].filter(key => !known.has(key))).toEqual([]);
});

describe('every key of the schema stands in docs/scenarios.md', () => {
  test.each(keys)('$key', ({ key, schema }) => {
    const row = rows.get(key);
    if (row === undefined) throw new Error(`docs/scenarios.md has no row for ${key}`);
    for (const word of wordsOf(schema)) expect(row.values).toContain(`\`${word}\``);
    if (['string', 'number', 'boolean'].includes(typeof schema.default)) {
      expect(row.otherwise).toBe(`\`${schema.default}\``);
    }
  });
});

/** Every key path: `a.b`, and `a[].b` for keys of a list's entries. */
function keysIn(schema: Schema, at: string): Key[] {
  const named = Object.entries(schema.properties ?? {}).flatMap(([name, inner]) => {
    const key = at === '' ? name : `${at}.${name}`;
    return [{ key, schema: inner }, ...keysIn(inner, key)];
  });
  const listed = schema.items === undefined ? [] : keysIn(schema.items, `${at}[]`);
  return [...named, ...listed, ...(schema.anyOf ?? []).flatMap(one => keysIn(one, at))];
}

function wordsOf(schema: Schema): readonly string[] {
  const own = schema.const === undefined ? (schema.enum ?? []) : [schema.const];
  return [...own, ...(schema.anyOf ?? []).flatMap(wordsOf)];
}

interface Row {
  readonly values: string;
  readonly otherwise: string;
}

/** Rows of the tables of keys, told from other tables by their columns; a row may be of several keys. */
function rowsOf(text: string): ReadonlyMap<string, Row> {
  const found = new Map<string, Row>();
  for (const line of text.split('\n').filter(each => each.startsWith('| `'))) {
    const cells = line.split('|').slice(1, -1);
    const [names = '', values = '', otherwise = ''] = cells.map(cell => cell.trim());
    if (cells.length !== COLUMNS) continue;
    for (const [, key = ''] of names.matchAll(/`([^`]+)`/g)) found.set(key, { values, otherwise });
  }
  return found;
}
