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
    expect(partsOf(whole.scenario, 3).map(({ load }) => load.connections)).toEqual([3, 2, 2]);
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
    expect(plan.driver.shards).toHaveLength(3);
    expect(plan.warnings.filter(({ warning }) => warning === 'external-target')).toHaveLength(1);
  });

  it('has a connection for each host', () => {
    expect(() => requireEnoughForAll([whole], 7)).not.toThrow();
    expect(() => requireEnoughForAll([whole], 8)).toThrow('8 hosts cannot share 7 connections');
  });
});
