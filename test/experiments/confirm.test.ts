import { describe, expect, test } from 'vitest';
import { confirmCauses } from '../../src/experiments/confirm/confirm.ts';
import { withConfirmations } from '../../src/experiments/confirm/with-confirmations.ts';
import type { AttributedGroup } from '../../src/model/attribution.ts';
import type { Cause } from '../../src/model/cause.ts';
import { CannotRun } from '../../src/model/errors.ts';
import type { Raise } from '../../src/model/raise.ts';
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

const raise: Raise = (cause, scenario) => {
  if (cause.kind !== 'limit') return { raise: 'impossible', why: 'it is no limit' };
  const { limit, side, setting, value } = cause;
  return { raise: 'raised', scenario, change: { limit, side, setting, from: value, to: '4096' } };
};

async function confirmed(first: Trial, second: Trial | Error) {
  const trial = () => (second instanceof Error ? Promise.reject(second) : Promise.resolve(second));
  const [one] = await confirmCauses(first, PLAN.scenario, { trial, raise });
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

  test('leaves it open where as many fail in another way, and says how many were served', async () => {
    const second = trialWith(groupOf(PORTS, { count: 490, ...reset }));
    expect(await confirmed(first, second)).toMatchObject({
      result: 'unclear',
      after: 0,
      servedBefore: 500,
      servedAfter: 510,
      next: { cause: PORTS },
    });
  });

  test('leaves it open where another cause went too, which nothing was done about', async () => {
    const two = trialWith(groupOf(BACKLOG, { count: 500 }), groupOf(PORTS, { count: 90, ...reset }));
    const kept = trialWith(groupOf(PORTS, { count: 90, ...reset }));
    expect(await confirmed(two, trialWith())).toMatchObject({
      result: 'unclear',
      wentToo: { cause: PORTS, count: 90 },
    });
    expect(await confirmed(two, kept)).toMatchObject({ result: 'confirmed' });
    const few = trialWith(groupOf(BACKLOG, { count: 500 }), groupOf(PORTS, { count: 3, ...reset }));
    expect(await confirmed(few, trialWith())).toMatchObject({ result: 'confirmed' });
  });

  test.each([
    ['511', 'not-lifted', 'was set to 4096, and 511 was in force'],
    ['4096', 'refuted', undefined],
    ['2048', 'refuted', undefined],
    [undefined, 'refuted', undefined],
  ] as const)('reads back what was in force: %s', async (value, result, why) => {
    const second = { ...trialWith(groupOf(BACKLOG, { count: 500 })), inForce: () => value };
    const one = await confirmed(first, second);
    expect(one?.result).toBe(result);
    if (why !== undefined) expect(one?.why).toContain(why);
  });

  test('is not lifted by a setting that the machine refused', async () => {
    const refused = [{ side: 'server', name: 'listen backlog', value: '4096', why: 'EINVAL' }] as const;
    const second = { ...trialWith(groupOf(BACKLOG, { count: 500 })), refused };
    expect(await confirmed(first, second)).toMatchObject({
      result: 'not-lifted',
      why: expect.stringContaining('EINVAL'),
    });
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

describe('a limit of what is behind the target', () => {
  const behind = (folder: string): Cause => ({
    ...BACKLOG,
    hop: { from: 'nginx', to: `unix:/tmp/${folder}/upstream.sock`, end: 'listener' },
  });
  const before = trialWith(groupOf(behind('loadline-12-345-abcdef'), { count: 500 }));

  test('is the same in a run whose folder has another name', async () => {
    const second = trialWith(groupOf(behind('loadline-13-456-uvwxyz'), { count: 490 }));
    expect(await confirmed(before, second)).toMatchObject({ result: 'refuted' });
  });

  test('is not that of the target', async () => {
    const second = trialWith(groupOf(BACKLOG, { count: 490 }));
    expect(await confirmed(before, second)).toMatchObject({ result: 'unclear' });
  });
});
