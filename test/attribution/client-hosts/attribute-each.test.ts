import { describe, expect, it } from 'vitest';
import { attribute } from '../../../src/attribution/attribute.ts';
import { membersOf } from '../../../src/attribution/history/members.ts';
import { judgeRun } from '../../../src/verdict/judge.ts';
import { ALSO_KNOWN, LOST, ledgerOf, runOfTwo } from './two-hosts.ts';

describe('a run of several hosts', () => {
  it('is one count, with what became of the attempts of each', () => {
    const { outcomes, clientHosts } = attribute(runOfTwo(ALSO_KNOWN), [ledgerOf(3, 3), ledgerOf(2, 2, 3000)]);
    expect(outcomes).toMatchObject({ attempted: 5, served: 5, failed: 0 });
    expect(clientHosts?.map(({ name, outcomes: own, firstMs }) => [name, own.served, firstMs])).toEqual([
      ['load-1', 3, 1],
      ['load-2', 2, 3],
    ]);
  });

  it('has every attempt in one group, of one host, by its number in the whole', () => {
    const run = runOfTwo(ALSO_KNOWN);
    const ledgers = [ledgerOf(3, 2), ledgerOf(2, 0)];
    const { attribution, timeline } = attribute(run, ledgers);
    expect(attribution.groups.map(({ group, seenFrom }) => [group.count, seenFrom, group.example])).toEqual([
      [2, 'load-2', 4],
      [1, 'load-1', 3],
    ]);
    expect(membersOf(run, ledgers)).toEqual([[4, 5], [3]]);
    expect(timeline.attempts.started.reduce((sum, count) => sum + count, 0)).toBe(5);
  });

  it('names the host on which a cause lies', () => {
    const { attribution } = attribute(runOfTwo(ALSO_KNOWN), [ledgerOf(3, 2), ledgerOf(2, 0)]);
    expect(attribution.groups.map(({ cause }) => cause)).toEqual([
      { kind: 'driver', what: 'driver-process-lost', side: 'client', host: 'load-2' },
      { kind: 'driver', what: 'driver-process-lost', side: 'client', host: 'load-1' },
    ]);
  });
});

describe('a host that was lost', () => {
  const run = runOfTwo(LOST);
  const attributed = attribute(run, [ledgerOf(3, 3), ledgerOf(2, 0)]);

  it('took its attempts with it, and leaves none of them unexplained', () => {
    const { attribution, timeline, clientHosts } = attributed;
    expect(attribution).toMatchObject({ failures: 2, attributed: 2, unexplained: 0 });
    const cause = { kind: 'driver', what: 'driver-host-lost', side: 'client', host: 'load-2' };
    expect(attribution.groups).toMatchObject([{ cause, confidence: 'proven', seenFrom: 'load-2' }]);
    expect(timeline.attempts.failed).toMatchObject([{ cause }]);
    expect(clientHosts?.[1]?.lost?.lastWord).toEqual({ started: 2, served: 1 });
  });

  it('leaves every expectation open', () => {
    const expect_ = [{ text: 'served == 5', metric: { name: 'served' }, comparison: '==', value: 5 }] as const;
    const scenario = { ...run.plan.scenario, expect: expect_ };
    const verdict = judgeRun({ ...run, plan: { ...run.plan, scenario } }, attributed.outcomes, attributed.attribution);
    expect(verdict.result).toBe('inconclusive');
    expect(verdict.doubts).toContainEqual({ doubt: 'client-host-lost', host: 'load-2', attempts: 2 });
  });
});
