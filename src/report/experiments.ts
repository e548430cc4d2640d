import type { Ceiling } from '../model/ceiling.ts';
import type { ClimbStep } from '../model/climb.ts';
import type { CheckResult, Comparison } from '../model/comparison.ts';
import type { ExperimentReport, Report } from '../model/report.ts';
import type { ValidatedLine } from '../model/validation.ts';
import type { Check } from '../model/verdict.ts';
import { ladderFiles, type TextFile } from './climb-files.ts';
import { count } from './numbers.ts';
import { causePhrase, where } from './wording/cause.ts';
import { ceilingPhrase, neededPhrase } from './wording/climb.ts';
import { checkSentence, differenceSentence, metricAmount, regressionSentence } from './wording/comparison.ts';
import { expectationPhrase } from './wording/expectation.ts';
import { experimentSentence } from './wording/experiment.ts';
import { changedTo } from './wording/setting-change.ts';
import { effectPhrase } from './wording/validation.ts';

/** What an experiment found, as a sentence and a table that every format can show. */
interface ExperimentTable {
  readonly title: string;
  readonly sentence: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Files to install, ready to be copied. */
  readonly files: readonly TextFile[];
}

/** The table of the report's experiment; none for a report of plain runs. */
export function experimentTables({ experiment }: Report): ExperimentTable[] {
  if (experiment === undefined) return [];
  return [{ files: [], sentence: experimentSentence(experiment), ...partsOf(experiment) }];
}

type Parts = Pick<ExperimentTable, 'title' | 'head' | 'rows'> & Partial<ExperimentTable>;

function partsOf(experiment: ExperimentReport): Parts {
  switch (experiment.kind) {
    case 'ceiling':
      return {
        title: 'Ceiling',
        head: ['connections', 'all served', 'served', 'run'],
        sentence: [experimentSentence(experiment), ...experiment.checks.map(judged)].join('. '),
        rows: trials(experiment.ceiling),
      };
    case 'ladder': {
      const { ladder, target } = experiment;
      return { title: 'Ladder', head: LADDER, rows: ladder.steps.map(step), files: ladderFiles(ladder, target) };
    }
    case 'comparison':
      return { title: 'What moved', head: ['what', 'before', 'after', 'verdict'], rows: moved(experiment.comparison) };
    case 'check':
      return { title: 'Checks', head: ['scenario', 'result', 'why'], rows: experiment.checks.map(check) };
    case 'validation':
      return { title: 'Validation', head: VALIDATION, rows: experiment.validation.lines.map(line) };
  }
}

function judged(check: Check): string {
  return `${check.result}: ${expectationPhrase(check)}`;
}

const LADDER = ['limit', 'side', 'setting', 'from', 'to', 'ceiling before', 'ceiling after', 'way back'];
const VALIDATION = ['setting', 'value', 'before', 'effect', 'why'];

function trials({ trials: all }: Ceiling): string[][] {
  return all.map(({ connections, held, served, runId }) => [
    count(connections),
    held ? 'yes' : 'no',
    count(served),
    runId,
  ]);
}

function step(one: ClimbStep): string[] {
  const { limit, setting, from } = one.change;
  const before = ceilingPhrase(one.ceilingBefore, one.servedBefore);
  const to = changedTo(one.change);
  return [
    limit,
    where(one.change),
    setting,
    from,
    to,
    before,
    ceilingPhrase(one.ceilingAfter, one.servedAfter),
    neededPhrase(one),
  ];
}

function moved({ differences, settings, causesGone, causesNew, metrics }: Comparison): string[][] {
  return [
    ...differences.map(({ condition, from, to }) => [condition, from, to, 'not comparable']),
    ...settings.map(({ setting, side, from, to }) => [
      `${setting} (${side})`,
      orUnknown(from),
      orUnknown(to),
      'setting',
    ]),
    ...causesGone.map(({ cause, count: attempts }) => [causePhrase(cause), count(attempts), '0', 'gone']),
    ...causesNew.map(({ cause, count: attempts }) => [causePhrase(cause), '0', count(attempts), 'new']),
    ...metrics.map(metric => [
      metric.name,
      metricAmount(metric, metric.from),
      metricAmount(metric, metric.to),
      metric.verdict,
    ]),
  ];
}

function check(one: CheckResult): string[] {
  const differences = one.comparison?.comparable === false ? one.comparison.differences.map(differenceSentence) : [];
  const open = one.checks.filter(({ result }) => result === 'inconclusive').map(judged);
  return [
    checkSentence(one),
    one.result,
    [...one.regressions.map(regressionSentence), ...open, ...differences].join(' '),
  ];
}

function line(one: ValidatedLine): string[] {
  return [one.key, one.value, orUnknown(one.before), effectPhrase(one), one.why];
}

function orUnknown(text: string | undefined): string {
  return text ?? 'unknown';
}
