import { expect, test } from 'vitest';
import { climb } from '../../src/experiments/climb/climb.ts';
import type { LimitCause } from '../../src/model/cause.ts';
import { CannotRun } from '../../src/model/errors.ts';
import type { Raise } from '../../src/model/raise.ts';
import type { Scenario } from '../../src/model/scenario.ts';
import { withConnections } from '../../src/plan/with-connections.ts';
import { groupOf, PLAN } from '../report/samples.ts';
import { simulated } from './simulated.ts';

/** A machine whose limits are numbers of connections; a sysctl of the client holds each. */
const POOR: Readonly<Record<string, number>> = {
  nofile: 1004,
  'ephemeral-ports': 2000,
  somaxconn: 17,
  'syn-backlog': 50_000,
};
const GOAL = withConnections(PLAN.scenario, 10_000);

function causeOf(limit: string): LimitCause {
  return { kind: 'limit', limit: limit as 'nofile', side: 'client', setting: limit, value: `${POOR[limit]}` };
}

const raise: Raise = (cause, scenario) => {
  if (cause.kind !== 'limit' || cause.limit === 'netdev-backlog') return { raise: 'impossible', why: 'a wall' };
  const { limit, side, setting, value } = cause;
  const { client } = scenario.lab;
  const sysctl = { ...client.sysctl, [limit]: '10000' };
  const raised = { ...scenario, lab: { ...scenario.lab, client: { ...client, sysctl } } };
  return { raise: 'raised', scenario: raised, change: { limit, side, setting, from: value, to: '10000' } };
};

/** Each attempt fails at the first limit on its way that is full. */
function trial({ load, lab }: Scenario) {
  let left = load.connections;
  const groups = Object.entries(POOR).flatMap(([limit, most]) => {
    const raised = Number(lab.client.sysctl[limit] ?? most);
    const failed = Math.max(0, left - raised);
    left -= failed;
    return failed === 0 ? [] : [groupOf(causeOf(limit), { count: failed })];
  });
  const result = simulated(load.connections, left);
  return Promise.resolve({ ...result, attribution: { ...result.attribution, groups } });
}

const options = { trial, raise, withConnections, clampOf: () => undefined, early: [] };

test('raises what binds, in the order in which it binds, with the ceilings between', async () => {
  const { ended, steps } = await climb(GOAL, options);
  expect(ended).toEqual({ end: 'reached' });
  expect(steps.map(({ change, needed }) => `${change.limit} ${needed}`)).toEqual([
    'nofile yes',
    'ephemeral-ports yes',
    'somaxconn yes',
  ]);
  expect(steps.map(({ ceilingBefore, ceilingAfter }) => [ceilingBefore, ceilingAfter])).toEqual([
    [17, 17],
    [17, 17],
    [17, 10_000],
  ]);
});

test('counts connections, not attempts, where a load opens each connection again and again', async () => {
  const goal = withConnections({ ...GOAL, load: { ...GOAL.load, repeat: { times: 5, close: 'client' } } }, 40);
  const churn = ({ load, lab }: Scenario) => {
    const attempts = load.connections * 5;
    return Promise.resolve(
      simulated(attempts, Math.min(attempts, Number(lab.client.sysctl['ephemeral-ports'] ?? 100))),
    );
  };
  const { served, steps } = await climb(goal, { ...options, trial: churn });
  expect(served).toBe(40);
  expect(steps).toMatchObject([{ servedBefore: 20, ceilingBefore: 20, servedAfter: 40, ceilingAfter: 40 }]);
});

test('drops a raise that is not needed', async () => {
  const { steps } = await climb(GOAL, { ...options, early: [causeOf('syn-backlog')] });
  expect(steps.filter(({ needed }) => needed === 'no').map(({ change }) => change.limit)).toEqual(['syn-backlog']);
  expect(steps).toHaveLength(4);
});

test('raises what cuts a raise down to where it was', async () => {
  const clamped = ({ load, lab }: Scenario) => {
    const { nofile = '64', somaxconn = '64' } = lab.client.sysctl;
    const bound = Math.min(Number(nofile), Number(somaxconn));
    const result = simulated(load.connections, Math.min(load.connections, bound));
    const groups =
      result.outcomes.served === load.connections ? [] : [groupOf({ ...causeOf('nofile'), value: '64' }, { count: 1 })];
    const inForce = (limit: string) => (limit === 'nofile' ? `${bound}` : somaxconn);
    return Promise.resolve({ ...result, attribution: { ...result.attribution, groups }, inForce });
  };
  const clamp = { kind: 'limit', limit: 'somaxconn', side: 'client', setting: 'somaxconn' } as const;
  const clampOf = ({ limit }: { limit: string }) => (limit === 'nofile' ? clamp : undefined);
  const { ended, steps } = await climb(GOAL, { ...options, trial: clamped, clampOf });
  expect(ended).toEqual({ end: 'reached' });
  expect(steps.map(({ change, needed, servedAfter }) => [change.limit, change.from, needed, servedAfter])).toEqual([
    ['nofile', '64', 'yes', 64],
    ['somaxconn', '64', 'yes', 10_000],
  ]);
});

test('stops at a wall and says which', async () => {
  const walled: Raise = (cause, scenario) =>
    cause.kind === 'limit' && cause.limit === 'somaxconn'
      ? { raise: 'impossible', why: 'a wall' }
      : raise(cause, scenario);
  const { ended, served, steps } = await climb(GOAL, { ...options, raise: walled });
  expect(ended).toMatchObject({ end: 'wall', why: 'a wall', cause: { cause: causeOf('somaxconn') } });
  expect(served).toBe(17);
  expect(steps.map(({ needed }) => needed)).toEqual(['unknown', 'unknown']);
});

test('takes what the machine refuses of a raise for a wall, and of the start for an error', async () => {
  const refusing = (raised: boolean) => (scenario: Scenario) =>
    (scenario.lab.client.sysctl['ephemeral-ports'] !== undefined) === raised
      ? Promise.reject(new CannotRun('it has to be allowed', 'the same with --allow-host-changes'))
      : trial(scenario);
  const { ended, steps } = await climb(GOAL, { ...options, trial: refusing(true) });
  const why = 'it has to be allowed; what would allow it: the same with --allow-host-changes';
  expect(ended).toMatchObject({ end: 'wall', why });
  expect(steps.map(({ change }) => change.limit)).toEqual(['nofile', 'ephemeral-ports']);
  await expect(climb(GOAL, { ...options, trial: refusing(false) })).rejects.toThrow(CannotRun);
});

test('does not raise for ever what does not help', async () => {
  const deaf = ({ load }: Scenario) => {
    const result = simulated(load.connections, Math.min(17, load.connections));
    return Promise.resolve(result);
  };
  const { ended } = await climb(GOAL, { ...options, trial: deaf });
  expect(ended).toMatchObject({ end: 'wall', why: 'it has been raised, and binds again' });
});

test('stops at a raise that is not in force', async () => {
  const untaken = async (scenario: Scenario) => ({ ...(await trial(scenario)), inForce: () => '17' });
  const { ended, steps } = await climb(GOAL, { ...options, trial: untaken });
  expect(ended).toMatchObject({ end: 'wall', why: expect.stringContaining('17 was in force all the same') });
  expect(steps).toHaveLength(0);
});

test('does not double for ever what does not help', async () => {
  let to = 10_000;
  const doubling: Raise = (cause, scenario) => {
    const raised = raise(cause, scenario);
    to *= 2;
    return raised.raise === 'raised'
      ? { ...raised, scenario: { ...raised.scenario, name: `${to}` }, change: { ...raised.change, to: `${to}` } }
      : raised;
  };
  const deaf = ({ load }: Scenario) => Promise.resolve(simulated(load.connections, Math.min(17, load.connections)));
  const { ended, steps } = await climb(GOAL, { ...options, trial: deaf, raise: doubling });
  expect(ended).toMatchObject({ end: 'wall', why: 'it has been raised, and binds again' });
  expect(steps).toHaveLength(1);
});
