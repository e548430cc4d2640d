import { expect, test } from 'vitest';
import type { Evidence } from '../../src/model/evidence.ts';
import { absent } from '../../src/model/probe.ts';
import type { ProcessEvidence } from '../../src/model/process-evidence.ts';
import type { Run } from '../../src/model/run.ts';
import { resourcesJson } from '../../src/report/json/resources.ts';
import { resourcePhrases } from '../../src/report/wording/resources.ts';
import { PLAN, RUN, sectionOf } from './samples.ts';

const MIB = 2 ** 20;
const process = (role: ProcessEvidence['role'], pid: number, peakMemoryBytes?: number): ProcessEvidence => ({
  side: role === 'driver' ? 'client' : 'server',
  role,
  pid,
  command: 'node',
  limits: absent('not here'),
  descriptors: absent('not here'),
  ...(peakMemoryBytes !== undefined && { peakMemoryBytes }),
});
const runWith = (processes: readonly ProcessEvidence[], more: Partial<Run> = {}): Run => ({
  ...RUN,
  plan: { ...PLAN, driver: { engine: 'io_uring', shards: [] } },
  evidence: { processes } as unknown as Evidence,
  ...more,
});

const WHOLE = runWith(
  [process('driver', 1, 60 * MIB), process('driver', 2, 70 * MIB), process('target', 3, 50 * MIB)],
  {
    runnerPeakMemoryBytes: 90 * MIB,
  },
);

test('memory is summed over the processes of a part, the engines are named', () => {
  expect(resourcesJson(WHOLE)).toEqual({
    driver: { engine: 'io_uring', processes: 2, peakMemoryBytes: 130 * MIB },
    target: { engine: 'epoll', processes: 1, peakMemoryBytes: 50 * MIB },
    runner: { peakMemoryBytes: 90 * MIB },
  });
  const { outcomes } = sectionOf([]);
  expect(resourcePhrases(sectionOf([], { run: WHOLE, outcomes: { ...outcomes, allServedMs: 5100 } }))).toEqual([
    'all served after 5.1 s',
    'driver io_uring, 2 processes, 130 MiB',
    'target epoll, 1 process, 50 MiB',
    'runner 90 MiB',
  ]);
});

test('a sum that lacks a process is not known, and not the sum of the others', () => {
  const partly = runWith([process('driver', 1, 60 * MIB), process('driver', 2)]);
  expect(resourcesJson(partly).driver).toEqual({ engine: 'io_uring', processes: 2, peakMemoryBytes: null });
  expect(resourcesJson(RUN)).toEqual({
    driver: { engine: 'epoll', processes: 0, peakMemoryBytes: null },
    target: { engine: 'epoll', processes: 0, peakMemoryBytes: null },
    runner: { peakMemoryBytes: null },
  });
});

test("somebody else's programs have no engine of ours", () => {
  const { target } = PLAN.scenario;
  const plan = {
    ...PLAN,
    driver: { engine: 'program', shards: [] },
    scenario: { ...PLAN.scenario, target: { ...target, kind: 'nginx' } },
  } as const;
  const foreign = runWith([process('driver', 1, 60 * MIB), process('target', 3, 50 * MIB)], { plan });
  expect(resourcesJson(foreign)).toMatchObject({ driver: { engine: null }, target: { engine: null } });
  expect(resourcePhrases(sectionOf([], { run: foreign }))).toContain('driver 1 process, 60 MiB');
});
