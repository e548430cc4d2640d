import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { EXAMPLE, scenarioJsonSchema } from '../../src/plan/json-schema.ts';
import { parseScenario } from '../../src/plan/parse-scenario.ts';

const ROOT = path.join(import.meta.dirname, '../..');

/** As much of JSON Schema as an editor shows. */
interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly description?: string;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly type?: string;
}

const schema = scenarioJsonSchema() as Schema;

describe('what an editor shows of each key', () => {
  test.each(keysOf(schema, ''))('$at: its meaning, and what may stand there', ({ key }) => {
    expect(key.description).toMatch(/\S/);
    const shows = [key.default, key.examples, key.enum, key.const, key.properties].some(each => each !== undefined);
    expect(shows || key.type === 'boolean').toBe(true);
  });

  test('the whole example is a scenario', () => {
    expect(parseScenario(stringify(EXAMPLE), 'example').load.connections).toBe(10_000);
  });
});

describe('the schema in a file', () => {
  test('is the one that the command prints (npm run docs writes it)', () => {
    expect(JSON.parse(readFileSync(path.join(ROOT, 'schemas/scenario.json'), 'utf8'))).toEqual(schema);
  });

  test.each(scenarioFiles())('%s names it', file => {
    const [first = ''] = readFileSync(path.join(ROOT, file), 'utf8').split('\n');
    const [, named = ''] = /^# yaml-language-server: \$schema=(\S+)$/.exec(first) ?? [];
    expect(path.join(path.dirname(file), named)).toBe('schemas/scenario.json');
  });
});

function keysOf(inside: Schema, at: string): { readonly at: string; readonly key: Schema }[] {
  const named = Object.entries(inside.properties ?? {}).flatMap(([name, key]) => {
    const path = at === '' ? name : `${at}.${name}`;
    return [{ at: path, key }, ...keysOf(key, path)];
  });
  const listed = inside.items === undefined ? [] : keysOf(inside.items, `${at}[]`);
  return [...named, ...listed, ...(inside.anyOf ?? []).flatMap(one => keysOf(one, at))];
}

function scenarioFiles(): string[] {
  const files = readdirSync(path.join(ROOT, 'scenarios'), { recursive: true, encoding: 'utf8' });
  return files.filter(file => file.endsWith('.yaml')).map(file => path.join('scenarios', file));
}
