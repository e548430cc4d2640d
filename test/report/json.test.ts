import { expect, test } from 'vitest';
import type { ReportSection } from '../../src/model/report.ts';
import { jsonReport } from '../../src/report/json.ts';
import { CAUSES, groupOf, PLAN, RUN, reportOf, sectionOf } from './samples.ts';

function parsed(...sections: readonly ReportSection[]) {
  return JSON.parse(jsonReport(reportOf(...sections)));
}

test('a cause of every kind has exactly the fields of its kind', () => {
  const { groups } = parsed(sectionOf(CAUSES.map(cause => groupOf(cause)))).runs[0].attribution;
  expect(groups.map((group: { cause: unknown }) => group.cause)).toEqual([
    { kind: 'limit', limit: 'listen-backlog', side: 'server', setting: 'listen backlog', value: '511' },
    {
      kind: 'limit',
      limit: 'somaxconn',
      side: 'server',
      setting: 'net.core.somaxconn',
      value: '128',
      root: { kind: 'limit', limit: 'nofile', side: 'server', setting: 'nofile', value: '65536' },
    },
    { kind: 'application', side: 'server', what: 'slow-to-accept' },
    { kind: 'network', side: 'server', what: 'packets-dropped-by-firewall' },
    { kind: 'driver', side: 'client', what: 'driver-process-lost' },
    { kind: 'unexplained' },
  ]);
});

test('a group holds what was seen, why it was blamed, what else was considered, and the remedy', () => {
  const [group] = parsed(sectionOf([groupOf({ kind: 'unexplained' })])).runs[0].attribution.groups;
  expect(Object.keys(group)).toEqual([
    'outcome',
    'stage',
    'symptom',
    'autopsy',
    'count',
    'firstMs',
    'lastMs',
    'cause',
    'confidence',
    'because',
    'considered',
    'remedy',
  ]);
  expect(group.symptom).toEqual({ kind: 'errno', errno: 'ETIMEDOUT', syscall: 'poll' });
  expect(group.firstMs).toBe(5000.123);
  expect(group.because).toHaveLength(2);
  expect(group.considered[0]).toEqual({
    limit: 'conntrack-max',
    ruling: 'ruled-out',
    why: 'Connections are not tracked on the server.',
  });
  expect(Object.keys(group.remedy)).toEqual(['now', 'persist', 'check', 'cost', 'change']);
});

test('unknown is null, never zero', () => {
  const [run] = parsed(sectionOf([])).runs;
  expect(run.outcomes.firstByteMs).toBeNull();
  expect(run.verdict.checks[2]).toEqual({ expectation: 'firstByte.p99 < 1s', result: 'inconclusive', observed: null });
  expect(run.settings).toEqual([
    { side: 'server', name: 'net.core.somaxconn', value: '4096', origin: 'mirrored', effective: null },
  ]);
});

test('the run says what it is, how far it came and what was refused', () => {
  const report = parsed(sectionOf([]));
  expect(report).toMatchObject({
    schema: 'loadline.report/1',
    tool: { name: 'loadline' },
    host: { kernel: '6.18.44', cpus: 2, nofileHard: 20_000 },
  });
  expect(report.runs[0]).toMatchObject({
    scenario: 'accept-queue-overflow',
    runId: RUN.id,
    state: 'completed',
    stateReason: null,
    refused: [{ side: 'server', name: 'net.ipv4.tcp_mem' }],
    phases: [{ name: 'lab', startMs: 0, endMs: 11.123 }],
    outcomes: { attempted: 512, served: 512, failed: 0, pending: 0, delayed: 0 },
  });
  expect(report.warnings).toHaveLength(2);
});

test('a run whose runner was killed is broken, with why', () => {
  const [run] = parsed(sectionOf([], { run: { ...RUN, state: { state: 'running', phase: 'load' } } })).runs;
  expect(run.state).toBe('broken');
  expect(run.stateReason).toContain('load phase');
});

test('characters that a terminal obeys are escaped, and mean the same', () => {
  const name = 'a\u009b31m\u202eb\u007f';
  const run = { ...RUN, plan: { ...PLAN, scenario: { ...PLAN.scenario, name } } };
  const text = jsonReport(reportOf(sectionOf([], { run })));
  expect(text).not.toMatch(/[\u007f-\u009f\u202e]/);
  expect(JSON.parse(text).runs[0].scenario).toBe(name);
});

test('a report of no run has no host', () => {
  expect(parsed()).toMatchObject({ host: null, runs: [] });
});
