import { expect, test } from 'vitest';
import type { Attribution } from '../../src/model/attribution.ts';
import type { Evidence } from '../../src/model/evidence.ts';
import { absent, ok } from '../../src/model/probe.ts';
import type { Run } from '../../src/model/run.ts';
import { seriesOf } from '../../src/model/series.ts';
import type { Usage } from '../../src/model/usage.ts';
import { watchDoubts } from '../../src/verdict/watch-doubts.ts';
import { evidenceOf } from '../attribution/nothing-seen.ts';
import { RUN } from '../report/samples.ts';

const EVIDENCE = evidenceOf();

const NOTHING_FAILED: Attribution = { failures: 0, attributed: 0, unexplained: 0, groups: [] };

function watched(changes: Partial<Evidence> = {}, warnings: Run['warnings'] = []): Run {
  const { command: _none, ...driver } = RUN.plan.scenario.driver;
  const scenario = { ...RUN.plan.scenario, driver: { ...driver, kind: 'command' as const } };
  return { ...RUN, warnings, evidence: { ...EVIDENCE, ...QUIET, ...changes }, plan: { ...RUN.plan, scenario } };
}

const listener = (drops: number) =>
  ok({ address: '127.0.0.1', port: 8080, series: seriesOf([0, 1], [{ drops: 0 }, { drops }]) });
const server = (drops: number, others: number): Evidence['server'] => ({
  ...EVIDENCE.server,
  listener: listener(drops),
  otherListeners: ok(others === 0 ? [] : [{ address: '::', port: 1, peakQueue: 0, bound: 5, drops: others }]),
});
const QUIET: Partial<Evidence> = { server: server(0, 0), failedCalls: ok({ calls: [], lost: 0 }) };

const usage = (used: number): Usage => ({ name: 'time-wait', side: 'server', used, bound: 10, limit: 'tw-buckets' });
const met = (usage: Usage): Usage => ({ ...usage, metMs: 5 });
const names = (run: Run, usages: readonly Usage[] = [], attribution = NOTHING_FAILED) =>
  watchDoubts(run, attribution, usages).map(({ doubt }) => doubt);

test('a quiet watch passes', () => {
  expect(names(watched(), [usage(9)])).toEqual([]);
});

test('a limit that was met, and packets that were dropped, do not pass', () => {
  expect(names(watched(), [met(usage(10))])).toEqual(['limit-met']);
  expect(names(watched({ server: server(3, 0) }))).toEqual(['packets-dropped']);
  expect(names(watched({ server: server(0, 2) }))).toEqual(['packets-dropped']);
});

test('calls of programs that were gone do not pass; without root, connects that nobody could place do not', () => {
  expect(names(watched({ failedCalls: ok({ calls: [], lost: 2 }) }))).toEqual(['calls-unplaced']);
  const unseen = { failedCalls: absent('not root') };
  expect(names(watched(unseen))).toEqual([]);
  expect(names(watched(unseen, [{ warning: 'attempt-fails', count: 3, beyond: 2 }]))).toEqual(['attempts-unplaced']);
});

test('where something failed, and in a run that drove a load, there is nothing to add', () => {
  const run = watched({ server: server(3, 0) });
  expect(names(run, [], { ...NOTHING_FAILED, failures: 1 })).toEqual([]);
  expect(names({ ...run, plan: RUN.plan })).toEqual([]);
});
