import { expect, test } from 'vitest';
import { experimentTables } from '../../src/report/experiments.ts';
import { EXPERIMENTS } from './experiment-samples.ts';
import { reportOf } from './samples.ts';

test('what moved is told with its unit, and what is not measured is told as that', () => {
  expect(experimentTables({ ...reportOf(), experiment: EXPERIMENTS.comparison })).toMatchObject([
    {
      rows: expect.arrayContaining([
        ['served', '129', 'not measured', 'better'],
        ['connect.p99', '1.9 ms', '14 ms', 'worse'],
      ]),
    },
  ]);
});
