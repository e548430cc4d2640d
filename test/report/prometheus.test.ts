import { toUSVString } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LIMIT_IDS } from '../../src/model/limit-id.ts';
import type { ReportSection } from '../../src/model/report.ts';
import { exposition } from '../../src/report/prometheus/exposition.ts';
import { prometheusReport } from '../../src/report/prometheus.ts';
import { parseExposition } from './exposition.ts';
import { CAUSES, groupOf, PLAN, RUN, reportOf, sectionOf } from './samples.ts';

test('every label and every number comes back from a strict parser', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string(), fc.double(), (label, help, value) => {
      const text = exposition([{ name: 'a_b', help, type: 'gauge', samples: [{ labels: { label }, value }] }]);
      expect(parseExposition(text)).toEqual([
        { name: 'a_b', labels: { label: toUSVString(label) }, value: Object.is(value, -0) ? 0 : value },
      ]);
    }),
  );
});

test('causes that end in the same root are one series, and the newest run of a scenario counts', () => {
  const section = sectionOf(CAUSES.flatMap(cause => [groupOf(cause), groupOf(cause, { stage: 'response' })]));
  const older = { ...section, run: { ...RUN, createdAt: '2025-01-01T00:00:00.000Z' } };
  const other = { ...section, run: { ...RUN, plan: { ...PLAN, scenario: { ...PLAN.scenario, name: 'other' } } } };
  const samples = parseExposition(prometheusReport(reportOf(section, older, other)));
  const of = (name: string) => samples.filter(sample => sample.name === name);
  expect(of('loadline_run_timestamp_seconds').map(({ value }) => value)).toEqual(
    new Array(2).fill(Date.parse(RUN.createdAt) / 1000),
  );
  expect(of('loadline_failures').filter(({ labels }) => labels['scenario'] === 'other')).toHaveLength(CAUSES.length);
  expect(of('loadline_verdict').map(({ value }) => value)).toEqual([0, 1, 0, 0, 1, 0]);
});

test('only summaries have the label quantile, as `promtool check metrics` wants it', () => {
  const [, ...families] = prometheusReport(reportOf(sectionOf([]))).split('# TYPE ');
  const withQuantiles = families.filter(family => family.includes('quantile="'));
  expect(withQuantiles).not.toEqual([]);
  for (const family of withQuantiles) expect(family).toMatch(/^\w+_seconds summary\n/);
});

test('what is not known is left out, and not written as 0', () => {
  const section = sectionOf([]);
  const unknown = { ...section.outcomes, attempted: undefined, served: undefined, delayed: undefined };
  const text = prometheusReport(reportOf({ ...section, outcomes: unknown }));
  expect(text).not.toContain('outcome="served"');
  expect(text).not.toContain('loadline_delayed_attempts');
});

test('levels are named by the ids of limits, so that they join with causes; old names stand beside them, without `level`', () => {
  const usages = [
    { name: 'tracking', limit: 'conntrack-max', side: 'server', used: 5, bound: 10 },
    { name: 'accept-queue', limit: 'listen-backlog', side: 'server', used: 3, bound: 4 },
    { name: 'syn-queue', limit: 'listen-backlog', side: 'server', used: 2, bound: 4 },
    { name: 'orphans', limit: 'orphans', side: 'host', used: 1, bound: 4 },
  ] as const;
  const section = { ...sectionOf([]), timeline: { attempts: { atMs: [], served: [], groups: [] }, usages } };
  const used = parseExposition(prometheusReport(reportOf(section as unknown as ReportSection)))
    .filter(({ name }) => name === 'loadline_limit_used')
    .map(({ labels }) => labels);
  const ids: readonly string[] = LIMIT_IDS;
  expect(used.filter(({ level }) => level !== undefined).map(({ limit }) => limit)).toEqual(
    usages.map(({ limit }) => limit),
  );
  expect(used.filter(({ level, limit = '' }) => level === undefined && ids.includes(limit))).toEqual([]);
  expect(new Set(used.map(labels => JSON.stringify(labels))).size).toBe(7);
});
