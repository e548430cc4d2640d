import { expect, test } from 'vitest';
import type { MetricVerdict } from '../../src/model/comparison.ts';
import type { Report } from '../../src/model/report.ts';
import { htmlReport } from '../../src/report/html.ts';
import { markdownReport } from '../../src/report/markdown.ts';
import { prometheusReport } from '../../src/report/prometheus.ts';
import { terminalReport } from '../../src/report/terminal.ts';
import { EXPERIMENTS } from './experiment-samples.ts';
import { parseExposition } from './exposition.ts';
import { reportOf, sectionOf } from './samples.ts';

const of = (kind: keyof typeof EXPERIMENTS): Report => ({ ...reportOf(sectionOf([])), experiment: EXPERIMENTS[kind] });

test('a ceiling is a sentence with what stopped it, and its trials', () => {
  const report = of('ceiling');
  expect(terminalReport(report, { colour: false }).replaceAll(/\s+/g, ' ')).toMatch(
    /900 connections .*accept queue full \(listen backlog 511, server\)/,
  );
  expect(htmlReport(report)).toContain('accept queue full (listen backlog 511, server)');
  expect(markdownReport(report)).toContain('| 1,000 | no | 900 | a\\|b |');
  expect(parseExposition(prometheusReport(report)).at(-1)).toEqual({
    name: 'loadline_ceiling_connections',
    labels: { scenario: 'poor' },
    value: 900,
  });
});

test('a ladder has its steps and the file to install, ready to be copied', () => {
  const report = of('ladder');
  expect(htmlReport(report)).toMatch(/<pre>[^<]*net\.core\.somaxconn = 4096/);
  expect(markdownReport(report)).toMatch(/\| somaxconn \| server \| net\.core\.somaxconn \| 128 \| 4096 \| 129 \|/);
  expect(terminalReport(report, { colour: false })).toContain('net.core.somaxconn 128 → 4096');
});

test.each(['comparison', 'check', 'validation'] as const)('a %s is told in every format', kind => {
  const report = of(kind);
  for (const text of [htmlReport(report), markdownReport(report), terminalReport(report, { colour: false })]) {
    expect(text).toMatch(/somaxconn|poor/);
  }
});

/** A ladder's files are shown as they are to be copied. */
test.each(['ceiling', 'comparison', 'check', 'validation'] as const)('a %s fits 80 columns', kind => {
  const lines = terminalReport(of(kind), { colour: false }).split('\n');
  expect(Math.max(...lines.map(line => line.length))).toBeLessThanOrEqual(80);
});

test('checks are a table for a pull request: what each scenario held, an arrow, what it holds', () => {
  const [one] = EXPERIMENTS.check.checks;
  const metric = { name: 'ceiling', unit: 'connections', fromSpread: undefined, toSpread: undefined } as const;
  const checkOf = (scenario: string, from: number, to: number | undefined, verdict: MetricVerdict) => ({
    ...{ ...one, scenario, result: verdict === 'worse' ? ('fail' as const) : ('pass' as const) },
    comparison: { ...one.comparison, metrics: [{ ...metric, from, to, verdict }] },
  });
  const checks = [
    checkOf('fell', 20_000, 15_000, 'worse'),
    checkOf('rose', 1000, 1500, 'better'),
    checkOf('stayed', 1000, 1001, 'noise'),
    checkOf('lost', 1000, undefined, 'same'),
  ];
  const text = markdownReport({ ...reportOf(), experiment: { kind: 'check', checks } });
  expect(text).toContain('| ❌ | fell | ceiling | 20,000 | ↘ | 15,000 | −25.0 % |');
  expect(text).toContain('| ✅ | rose | ceiling | 1,000 | ↗ | 1,500 | \\+50.0 % |');
  expect(text).toContain('| ✅ | stayed | ceiling | 1,000 | → | 1,001 | \\+0.1 % |');
  expect(text).toContain('| ✅ | lost | ceiling | 1,000 |  | not measured |  |');
});
