import { describe, expect, it } from 'vitest';
import type { SocketTables } from '../../src/collectors/sockets/socket-tables.ts';
import type { Plan } from '../../src/model/plan.ts';
import { absent, ok } from '../../src/model/probe.ts';
import { createClock } from '../../src/run/clock.ts';
import { observersFor } from '../../src/run/observers/observers.ts';
import type { Testbed } from '../../src/run/testbed.ts';
import { monotonicNs } from '../../src/system/clock.ts';
import { planOf } from '../plan/machine.ts';

const NONE = absent('not looked at');
const OUT_OF_PORTS = { side: 'client', pid: 1, syscall: 'connect', errno: 'EADDRNOTAVAIL' } as const;

function commandPlan(): Plan {
  const plan = planOf('');
  return {
    ...plan,
    scenario: { ...plan.scenario, driver: { ...plan.scenario.driver, kind: 'command', command: ['true'] } },
  };
}

/** What observers ask of a run: each source, and how often it was asked. */
function observed(plan: Plan) {
  const asked: Record<string, number> = {};
  const answer = <T>(source: string, value: T): T => {
    asked[source] = (asked[source] ?? 0) + 1;
    return value;
  };
  const tables: SocketTables = { client: NONE, server: NONE, clientTracking: NONE, serverTracking: NONE };
  const testbed = {
    listener: { address: '198.19.0.1', port: 8080 },
    driver: {
      progress: () => answer('progress', { started: 10, failures: { timeout: 1, EADDRNOTAVAIL: 2 } }),
    },
    collection: {
      tables: () => answer('tables', { ...tables }),
      notePorts: () => answer('notePorts', undefined),
      notePortsIn: () => answer('notePortsIn', undefined),
      failedCalls: () =>
        answer('failedCalls', ok({ calls: [{ ...OUT_OF_PORTS, count: 3, firstMs: 0, lastMs: 1 }], lost: 0 })),
      connections: { unanswered: () => answer('unanswered', ok({ endings: [], complete: true })), own: undefined },
    },
  } as unknown as Testbed;
  const clock = createClock();
  clock.setStart(monotonicNs() - 5_000_000_000n);
  const observers = observersFor(plan, testbed, clock);
  return { observers, asked };
}

describe('a run is watched for what its driver does not report', () => {
  it.each<[Plan, string, string[]]>([
    [planOf(''), 'rows', ['notePorts', 'progress', 'tables']],
    [planOf('driver: { kind: wrk }'), 'counts', ['failedCalls', 'notePorts', 'tables', 'unanswered']],
    [planOf('driver: { kind: undici }'), 'counts', ['failedCalls', 'notePorts', 'tables', 'unanswered']],
    [commandPlan(), 'nothing', ['failedCalls', 'notePorts', 'notePortsIn', 'tables', 'unanswered']],
  ])('plan %#', (plan, reports, sources) => {
    const { observers, asked } = observed(plan);
    observers.look('passing');
    expect(observers.reports).toBe(reports);
    expect(Object.keys(asked).sort()).toEqual(sources);
  });

  it('a program that ends early leaves the two looks before', () => {
    const { observers } = observed(planOf('driver: { kind: ab }'));
    const first = observers.result();
    observers.look('passing');
    expect(first).toMatchObject({ lastTables: undefined, unanswered: { state: 'read' } });
    expect(observers.result()).toMatchObject({ lastTables: undefined });
    observers.look('last');
    expect(observers.result()).toMatchObject({ lastTables: { before: { client: NONE }, last: { client: NONE } } });
  });

  it('what a run of rows saw at a timeout stands for attempts that failed before, and the end for those after', () => {
    const { observers } = observed(planOf(''));
    observers.look('passing');
    if (observers.reports !== 'rows') throw new Error(observers.reports);
    const atEnd: SocketTables = { client: NONE, server: NONE, clientTracking: NONE, serverTracking: NONE };
    const { tablesAt } = observers.result();
    expect(tablesAt(0, atEnd)).not.toBe(atEnd);
    expect(tablesAt(1e9, atEnd)).toBe(atEnd);
  });
});
