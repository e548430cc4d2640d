import { describe, expect, it } from 'vitest';
import type { InvalidInput } from '../../src/model/errors.ts';
import type { Plan } from '../../src/model/plan.ts';
import { onServerHost, requireServerElsewhere } from '../../src/plan/on-server-host.ts';
import { planOf } from './machine.ts';

const ELSEWHERE = 'lab: { kind: host }\ntarget: { kind: external, address: 10.0.0.5, port: 80 }\n';

function mistakes(plan: Plan, confirm = false): readonly (string | undefined)[] {
  try {
    requireServerElsewhere([plan], '--server', 'db-1', { confirm });
    return [];
  } catch (error) {
    return (error as InvalidInput).problems.map(({ key }) => key);
  }
}

describe('a server that is watched on its own host', () => {
  it('has its name in the plan, and the address that the client connects from', () => {
    const plan = onServerHost(planOf(ELSEWHERE), { name: 'db-1', source: '10.0.0.77' });
    expect(plan.target).toMatchObject({ host: 'db-1', remote: true });
    expect(plan.hosts.client.addresses).toEqual(['10.0.0.77']);
    expect(plan.warnings).toContainEqual({ warning: 'server-host', address: '10.0.0.5', name: 'db-1' });
    expect(plan.warnings.filter(({ warning }) => warning === 'external-target')).toEqual([]);
  });

  it('runs there already, and a driver with rows loads it', () => {
    expect(mistakes(planOf(ELSEWHERE))).toEqual([]);
    expect(mistakes(planOf(''))).toEqual(['target']);
    expect(mistakes(planOf(`${ELSEWHERE}driver: { kind: wrk }\n`))).toEqual(['driver.kind']);
  });

  it('is not confirmed: that changes settings', () => {
    expect(mistakes(planOf(ELSEWHERE), true)).toHaveLength(1);
  });
});
