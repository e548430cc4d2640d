import type { CheckResult, ComparedMetric, MetricVerdict } from '../../model/comparison.ts';
import type { Report } from '../../model/report.ts';
import { count } from '../numbers.ts';
import { plain, table } from './escape.ts';

const MARKS: Readonly<Record<CheckResult['result'], string>> = {
  pass: '✅',
  fail: '❌',
  inconclusive: '❔',
  updated: '📌',
};

const HEAD = ['', 'scenario', 'connections', 'baseline', '', 'now', 'change'];

/** Checks for a pull request: a line a scenario, what it holds and what it held; empty for a report of anything else. */
export function ceilingsMarkdown({ experiment }: Report): string {
  if (experiment?.kind !== 'check' || experiment.checks.length === 0) return '';
  return `### Against the baseline\n\n${table(HEAD, experiment.checks.map(row))}\n`;
}

function row({ scenario, result, comparison }: CheckResult): string[] {
  const metric = counted(comparison?.metrics ?? []);
  const { from, to } = metric ?? {};
  return [
    MARKS[result],
    plain(scenario),
    plain(metric?.name ?? ''),
    amount(from),
    metric === undefined ? '' : arrow(metric),
    amount(to),
    from === undefined || to === undefined ? '' : plain(change(from, to)),
  ];
}

/** The ceiling where that was searched for, else what one run served. */
function counted(metrics: readonly ComparedMetric[]): ComparedMetric | undefined {
  return metrics.find(({ name }) => name === 'ceiling') ?? metrics.find(({ name }) => name === 'served');
}

/** Repeats that differ by no more than they scatter are level. */
function arrow({ from, to, verdict }: ComparedMetric): string {
  if (from === undefined || to === undefined) return '';
  return ARROWS[verdict];
}

const ARROWS: Readonly<Record<MetricVerdict, string>> = { better: '↗', worse: '↘', same: '→', noise: '→' };

function change(from: number, to: number): string {
  if (from === to) return '0 %';
  if (from === 0) return `+${count(to)}`;
  const percent = (100 * (to - from)) / from;
  return `${percent > 0 ? '+' : '−'}${Math.abs(percent).toFixed(1)} %`;
}

function amount(value: number | undefined): string {
  return value === undefined ? 'not measured' : count(value);
}
