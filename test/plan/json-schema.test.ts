import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { TARGET_KINDS } from '../../src/model/target-spec.ts';
import { scenarioJsonSchema } from '../../src/plan/json-schema.ts';

describe('scenarioJsonSchema', () => {
  const schema = scenarioJsonSchema();
  const accepts = (scenario: unknown) =>
    z.fromJSONSchema(schema as z.core.JSONSchema.JSONSchema).safeParse(scenario).success;

  it('is draft 2020-12 and shows defaults as they are written', () => {
    expect(schema).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      required: ['name'],
      additionalProperties: false,
      properties: {
        load: {
          properties: {
            hold: { default: '1s' },
            connectTimeout: { default: '5s' },
            arrival: { default: 'burst' },
          },
        },
        target: { properties: { backlog: { default: 511 }, kind: { enum: [...TARGET_KINDS] } } },
        lab: { properties: { client: { properties: { addresses: { default: 'auto' } } } } },
      },
    });
  });

  it('is plain JSON', () => {
    expect(JSON.parse(JSON.stringify(schema))).toEqual(schema);
  });

  it.each([
    { name: 'a' },
    { name: 'a', load: { connections: '64Ki', hold: '1.5s', arrival: { perSecond: 3 } } },
    {
      name: 'a',
      lab: { server: { sysctl: { 'net.core.somaxconn': 128, 'net.ipv4.tcp_rmem': [1, 2, 3] }, nofile: 64 } },
    },
    { name: 'a', target: { accept: { batch: 1, every: '1s' } }, expect: ['served > 1'] },
  ])('accepts %j', scenario => {
    expect(accepts(scenario)).toBe(true);
  });

  it.each([
    {},
    { name: 'A' },
    { name: 'a', lod: {} },
    { name: 'a', load: { hold: 3 } },
    { name: 'a', load: { hold: '3' } },
    { name: 'a', load: { connections: '10k' } },
    { name: 'a', target: { accept: 'later' } },
    { name: 'a', target: { accept: { after: '1s', every: '1s' } } },
  ])('refuses %j', scenario => {
    expect(accepts(scenario)).toBe(false);
  });
});
