import { expect, it } from 'vitest';
import { connectionsAtOnce } from '../../src/attribution/facts/seen-load.ts';
import { outcomesOf } from '../../src/attribution/outcomes.ts';
import { ok } from '../../src/model/probe.ts';
import type { Run } from '../../src/model/run.ts';
import { seriesOf } from '../../src/model/series.ts';
import { RUN } from '../report/samples.ts';
import { evidenceOf } from './nothing-seen.ts';

function running(command: readonly string[], states: Record<string, number>): Run {
  const driver = { ...RUN.plan.scenario.driver, kind: 'command', command } as const;
  const listener = ok({ address: '198.19.0.1', port: 8080, series: seriesOf([], []) });
  const use = { source: '198.18.0.1', destination: '198.19.0.1' };
  const portUse = ok([
    { ...use, destinationPort: 8080, byState: states },
    { ...use, destinationPort: 9000, byState: { ESTABLISHED: 7 } },
  ]);
  const plan = { ...RUN.plan, scenario: { ...RUN.plan.scenario, driver } };
  return { ...RUN, plan, evidence: evidenceOf({ portUse }, { listener }) };
}

const NONE = outcomesOf([]);

it('takes the number that a command states itself', () => {
  expect(connectionsAtOnce(running(['wrk', '-c', '150', 'http://a/'], { ESTABLISHED: 60 }), NONE)).toBe(150);
});

it('counts else what was open towards the listener at the fullest moment, and nothing that was over', () => {
  const states = { ESTABLISHED: 60, 'SYN-SENT': 28, 'TIME-WAIT': 300 };
  expect(connectionsAtOnce(running(['./load.sh'], states), NONE)).toBe(88);
});

it('does not know what nobody saw', () => {
  expect(connectionsAtOnce(running(['./load.sh'], {}), NONE)).toBeUndefined();
});
