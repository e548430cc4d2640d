import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Plan } from '../../src/model/plan.ts';
import type { TargetSpec } from '../../src/model/target-spec.ts';
import { createClock } from '../../src/run/clock.ts';
import { plannedKills } from '../../src/run/kills.ts';
import { PLAN } from '../report/samples.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

function kills(changes: Partial<TargetSpec>) {
  const { scenario } = PLAN;
  const plan: Plan = { ...PLAN, scenario: { ...scenario, target: { ...scenario.target, ...changes } } };
  const killed: string[] = [];
  const target = {
    kill: () => killed.push('all'),
    killOne: () => killed.push('one'),
  };
  const planned = plannedKills(plan, { target } as unknown as Parameters<typeof plannedKills>[1], {
    ...createClock(),
    nowMs: () => 0,
  });
  return { planned, killed };
}

test('the target is killed at its time after the start, whatever the run does by then', () => {
  const { planned, killed } = kills({ killAfterMs: 5000, killOneAfterMs: 2000 });
  vi.advanceTimersByTime(60_000);
  expect(killed).toEqual([]);
  planned.begin();
  vi.advanceTimersByTime(3000);
  expect(killed).toEqual(['one']);
  vi.advanceTimersByTime(3000);
  expect(killed).toEqual(['one', 'all']);
  expect(planned.cancel()).toEqual([]);
});

test('nothing is killed once the hold is over', () => {
  const { planned, killed } = kills({ killAfterMs: 5000 });
  planned.begin();
  expect(planned.cancel()).toEqual([{ warning: 'not-killed', key: 'target.killAfter', afterMs: 5000 }]);
  vi.advanceTimersByTime(60_000);
  expect(killed).toEqual([]);
});
