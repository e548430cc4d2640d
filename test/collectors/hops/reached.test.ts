import { expect, it } from 'vitest';
import { reachedBy } from '../../../src/collectors/hops/reached.ts';

const [SERVER, BACKEND, DATABASE, HELPER, OTHER] = [1, 2, 3, 4, 5];
const way = (from: number[], ...owners: number[]) => ({ from, owners });

it('follows the load to what is behind what is behind the server', () => {
  const ways = [way([BACKEND], DATABASE), way([SERVER], BACKEND)];
  expect(reachedBy([SERVER], ways)).toEqual({ ways, beside: [] });
});

it('leaves out a listener that only others connect to, and who has it', () => {
  const [ours, theirs] = [way([HELPER, SERVER], BACKEND), way([HELPER], OTHER, HELPER)];
  expect(reachedBy([SERVER], [theirs, ours])).toEqual({ ways: [ours], beside: [OTHER, HELPER] });
});

it('keeps whoever serves the load as well', () => {
  expect(reachedBy([SERVER, HELPER], [way([OTHER], HELPER)])).toEqual({ ways: [], beside: [] });
});

it('takes all ways where nobody saw who takes them, or who has the load', () => {
  expect(reachedBy([SERVER], [way([], OTHER)]).beside).toEqual([]);
  expect(reachedBy([], [way([HELPER], OTHER)])).toEqual({ ways: [way([HELPER], OTHER)], beside: [] });
});
