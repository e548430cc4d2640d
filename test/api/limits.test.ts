import { expect, test } from 'vitest';
import { limitHere, limitsHere } from '../../src/api/limits.ts';
import { LIMIT_IDS } from '../../src/model/limit-id.ts';
import { limitsJson } from '../../src/report/json/limits.ts';
import { limitsTable } from '../../src/report/terminal/catalog.ts';

test('the catalog here is every limit, as a table and as JSON with null for what cannot be read', () => {
  const limits = limitsHere();
  expect(limits.map(({ id }) => id).sort()).toEqual([...LIMIT_IDS].sort());
  const table = limitsTable(limits);
  expect(LIMIT_IDS.filter(id => !table.includes(`\n${id} `))).toEqual([]);
  const backlog = limits.filter(({ id }) => id === 'listen-backlog');
  expect(JSON.parse(limitsJson(backlog))).toMatchObject({ schema: 'loadline.limits/1', limits: [{ value: null }] });
  expect(limitsTable(backlog)).toContain('per application');
});

test('one limit comes with its explanation, and an unknown one with the nearest name', () => {
  expect(limitHere('somaxconn')).toMatchObject({ limit: { id: 'somaxconn' }, explanation: { name: 'somaxconn' } });
  expect(() => limitHere('somaxcon')).toThrow(
    expect.objectContaining({ problems: [expect.objectContaining({ suggestion: 'somaxconn' })] }),
  );
});

test('symptoms are printed as text, in the words for this kernel', () => {
  const texts = JSON.parse(limitsJson(limitsHere())).limits.flatMap(
    ({ symptoms }: { symptoms: unknown[] }) => symptoms,
  );
  expect(texts.filter((text: unknown) => typeof text !== 'string' || text.includes('efore Linux'))).toEqual([]);
});
