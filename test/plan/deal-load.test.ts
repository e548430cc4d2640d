import { describe, expect, it } from 'vitest';
import { tasksOf } from '../../src/drivers/connections/tasks.ts';
import { dealt, partsOf, requireEnoughForAll } from '../../src/plan/deal-load.ts';
import { machineWith, planOf } from './machine.ts';

const ELSEWHERE = 'lab: { kind: host }\ntarget: { kind: external, address: 10.0.0.5, port: 80 }\n';
const whole = planOf(`${ELSEWHERE}load: { connections: 7, arrival: { perSecond: 10 } }\n`);

function planned(connections: number, processes: number) {
  const load = `load: { connections: ${connections}, arrival: { perSecond: 10 } }`;
  return planOf(`${ELSEWHERE}driver: { processes: ${processes} }\n${load}\n`, machineWith({}, { nofileHard: 700 }));
}

describe('a load of several hosts', () => {
  it('has as many connections as its scenario says', () => {
    const parts = (...weights: number[]) =>
      partsOf(
        whole.scenario,
        weights.map(weight => ({ name: 'load', weight })),
      ).map(({ load }) => load.connections);
    expect(parts(1, 1, 1)).toEqual([2, 3, 2]);
    expect(parts(5, 2)).toEqual([5, 2]);
    expect(parts(0.5, 3)).toEqual([1, 6]);
  });

  it('is made by the shards of all at one pace, in turn', () => {
    const { parts } = dealt(whole, [
      { name: 'load-1', plan: planned(4, 2) },
      { name: 'load-2', plan: planned(3, 1) },
    ]);
    const tasks = parts.map(plan => tasksOf(plan, { address: '10.0.0.5', port: 80 }));
    expect(tasks.flat().map(({ connections, share }) => [connections, share?.of, share?.phase])).toEqual([
      [2, 7, 0],
      [2, 7, 1 / 3],
      [3, 7, 2 / 3],
    ]);
    expect(parts.map(({ scenario }) => scenario.load.connections)).toEqual([7, 7]);
  });

  it('names its hosts, each with its own limits', () => {
    const { whole: plan } = dealt(whole, [
      { name: 'load-1', plan: planned(4, 2) },
      { name: 'load-2', plan: planned(3, 1) },
    ]);
    expect(plan.clients?.map(({ name, host, driver }) => [name, host.nofile, driver.shards.length])).toEqual([
      ['load-1', 700, 2],
      ['load-2', 700, 1],
    ]);
    expect(plan.hosts.client.addresses).toEqual(['127.0.0.1']);
    expect(plan.driver.shards).toHaveLength(3);
    expect(plan.warnings.filter(({ warning }) => warning === 'external-target')).toHaveLength(1);
  });

  it('has a connection for each host', () => {
    const hosts = (count: number) => Array.from({ length: count }, (_, index) => ({ name: `load-${index}` }));
    expect(() => requireEnoughForAll([whole], hosts(7))).not.toThrow();
    expect(() => requireEnoughForAll([whole], hosts(8))).toThrow('would make none of 7 connections');
  });
});
