import { expect, test } from 'vitest';
import type { TuningLine } from '../../src/model/validation.ts';
import { parseScenario } from '../../src/plan/parse-scenario.ts';
import { triedInLoads } from '../../src/plan/tuning-in-loads.ts';

const SAME: TuningLine = {
  key: 'net.core.somaxconn',
  value: '4096',
  file: 'a.conf',
  line: 1,
  before: '4096',
  untried: { reason: 'same', why: 'it is in force already' },
};
const load = (lab: string) => parseScenario(`name: load\nlab: ${lab}\n`, 'load.yaml');

test('what the machine has in force is tried where a load says otherwise', () => {
  const lower = load('{ server: { sysctl: { net.core.somaxconn: 16 } } }');
  expect(triedInLoads([SAME], [load('{}'), lower])).toEqual([{ ...SAME, untried: undefined }]);
});

test('and else is left alone', () => {
  const same = load('{ server: { sysctl: { net.core.somaxconn: 4096 } } }');
  expect(triedInLoads([SAME], [load('{}'), same])).toEqual([SAME]);
  const overruled: TuningLine = { ...SAME, untried: { reason: 'overruled', why: 'a later line wins' } };
  expect(triedInLoads([overruled], [load('{ server: { sysctl: { net.core.somaxconn: 16 } } }')])).toEqual([overruled]);
});
