import { describe, expect, test } from 'vitest';
import { confirmCauses } from '../../src/experiments/confirm/confirm.ts';
import { withConfirmations } from '../../src/experiments/confirm/with-confirmations.ts';
import type { AttributedGroup } from '../../src/model/attribution.ts';
import type { Cause } from '../../src/model/cause.ts';
import { CannotRun } from '../../src/model/fault.ts';
import type { Lift } from '../../src/model/lift.ts';
import type { Trial } from '../../src/model/trial.ts';
import { groupOf, PLAN } from '../report/samples.ts';
import { simulated } from './simulated.ts';

const BACKLOG: Cause = {
  kind: 'limit',
  limit: 'listen-backlog',
  side: 'server',
  setting: 'listen backlog',
  value: '511',
};
const SOMAXCONN: Cause = {
  kind: 'limit',
  limit: 'somaxconn',
  side: 'server',
  setting: 'net.core.somaxconn',
  value: '511',
};
const PORTS: Cause = { kind: 'limit', limit: 'ephemeral-ports', side: 'client', setting: 'ports', value: '1000' };

function trialWith(...groups: readonly AttributedGroup[]): Trial {
  const failures = groups.reduce((sum, { group }) => sum + group.count, 0);
  const trial = simulated(1000, 1000 - failures);
  return { ...trial, attribution: { failures, attributed: failures, unexplained: 0, groups } };
}

const lift: Lift = (cause, scenario) => {
  if (cause.kind !== 'limit') return { lift: 'impossible', why: 'it is no limit' };
  const { limit, side, setting, value } = cause;
  return { lift: 'raised', scenario, change: { limit, side, setting, from: value, to: '4096' } };
};

async function confirmed(first: Trial, second: Trial | Error) {
  const trial = () => (second instanceof Error ? Promise.reject(second) : Promise.resolve(second));
  const [one] = await confirmCauses(first, PLAN.scenario, { trial, lift });
  return one;
}

const first = trialWith(groupOf(BACKLOG, { count: 500 }));
const reset = { symptom: { kind: 'errno', errno: 'ECONNRESET', syscall: 'recv' }, stage: 'response' } as const;

describe('lifting the blamed limit', () => {
  test('confirms it where failures of that kind went', async () => {
    expect(await confirmed(first, trialWith())).toMatchObject({ result: 'confirmed', before: 500, after: 0 });
  });

  test('confirms it and names the next cause where others fail in another way', async () => {
    const second = trialWith(groupOf(PORTS, { count: 80, ...reset }));
    expect(await confirmed(first, second)).toMatchObject({ result: 'confirmed', next: { cause: PORTS, count: 80 } });
  });

  test('confirms it where fewer fail in this way, and all of these by the limit behind it', async () => {
    const second = trialWith(groupOf(SOMAXCONN, { count: 100 }));
    expect(await confirmed(first, second)).toMatchObject({
      result: 'confirmed',
      after: 100,
      next: { cause: SOMAXCONN },
    });
  });

  test('leaves open what another limit at the same place hides', async () => {
    expect(await confirmed(first, trialWith(groupOf(SOMAXCONN, { count: 500 })))).toMatchObject({ result: 'unclear' });
  });

  test.each([
    ['the same blame', BACKLOG],
    ['no explanation', { kind: 'unexplained' } as const],
  ])('refutes it where nothing changed, with %s', async (_name, cause) => {
    expect(await confirmed(first, trialWith(groupOf(cause, { count: 490 })))).toMatchObject({ result: 'refuted' });
  });

  test('leaves it open where the failures are fewer and not explained', async () => {
    const second = trialWith(groupOf({ kind: 'unexplained' }, { count: 200 }));
    expect(await confirmed(first, second)).toMatchObject({ result: 'unclear', after: 200 });
  });

  test('says why it was not put to the test', async () => {
    const slow = trialWith(groupOf({ kind: 'application', side: 'server', what: 'slow-to-accept' }, { count: 9 }));
    expect(await confirmed(slow, trialWith())).toMatchObject({ result: 'not-lifted', why: 'it is no limit' });
    expect(await confirmed(first, new CannotRun('no root'))).toMatchObject({ result: 'not-lifted', why: 'no root' });
  });
});

test('a confirmed blame is confirmed, a refuted one withdrawn, and the count stays whole', () => {
  const { attribution } = trialWith(groupOf(BACKLOG, { count: 5 }), groupOf(PORTS, { count: 3, ...reset }));
  const told = withConfirmations(attribution, [
    { cause: BACKLOG, result: 'confirmed', before: 5, after: 0 },
    { cause: PORTS, result: 'refuted', before: 3, after: 3 },
  ]);
  expect(told).toMatchObject({ failures: 8, attributed: 5, unexplained: 3 });
  expect(told.groups.map(({ cause, confidence }) => [cause.kind, confidence])).toEqual([
    ['limit', 'confirmed'],
    ['unexplained', 'possible'],
  ]);
  expect(told.groups[1]?.remedy).toBeUndefined();
});
