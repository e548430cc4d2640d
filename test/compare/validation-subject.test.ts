import { expect, test } from 'vitest';
import { compare } from '../../src/compare/compare.ts';
import { subjectOfValidation } from '../../src/compare/validation-subject.ts';
import type { Validation } from '../../src/model/validation.ts';
import { EXPERIMENTS } from '../report/experiment-samples.ts';
import { PLAN, sectionOf } from '../report/samples.ts';

const { machine } = sectionOf([]).run;
const { validation } = EXPERIMENTS.validation;
const options = { tolerance: 0, limitOf: () => undefined };

function changed(value: string, alone: number): Validation {
  const [line] = validation.lines;
  if (line === undefined) throw new Error('the sample is gone');
  const measurements = [{ scenario: 'burst', before: 129, alone, allButThis: 129, cause: undefined }];
  return { ...validation, lines: [{ ...line, value, measurements }] };
}

test('two validations differ by their lines, and by what each does', () => {
  const [before, after] = [changed('4096', 1000), changed('256', 257)].map(one => subjectOfValidation(one, machine));
  if (before === undefined || after === undefined) throw new Error('nothing to compare');
  expect(compare(before, after, options)).toMatchObject({
    comparable: true,
    settings: [
      { side: 'client', setting: 'net.core.somaxconn', from: '4096', to: '256' },
      { side: 'server', setting: 'net.core.somaxconn', from: '4096', to: '256' },
    ],
    metrics: [
      { name: 'burst without', verdict: 'same' },
      { name: 'burst with all', verdict: 'same' },
      { name: 'burst with net.core.somaxconn alone', from: 1000, to: 257, verdict: 'worse' },
    ],
  });
});

test('validations with other loads cannot be compared', () => {
  const other = { ...validation, loads: validation.loads.map(load => ({ ...load, scenario: PLAN.scenario.name })) };
  const [before, after] = [validation, other].map(one => subjectOfValidation(one, machine));
  if (before === undefined || after === undefined) throw new Error('nothing to compare');
  expect(compare(before, after, options).comparable).toBe(false);
});
