import type { Comparison, Expectation, Metric, ShareOfBaseline } from '../model/expectation.ts';
import { parseMetric } from './metric.ts';
import { isMistake, type Mistake } from './mistake.ts';
import { parseShareOfBaseline } from './share-of-baseline.ts';
import { parseCount, parseDuration } from './units.ts';

/**
 * One line of `expect`: `served >= 129`, `failures{limit:somaxconn,side:server} > 0`, `connect.p99 < 200ms`.
 * Counts are compared with counts, times with durations; what a baseline holds with a share of it: `served >= baseline * 0.97`.
 */
export function parseExpectation(text: string): Expectation | Mistake {
  const operator = /[=!<>≤≥]+/.exec(text);
  if (operator === null) return noComparison(text);
  const comparison = parseComparison(operator[0], operator.index);
  if (isMistake(comparison)) return comparison;
  const metric = parseMetric(text.slice(0, operator.index));
  if (isMistake(metric)) return metric;
  const valueAt = operator.index + operator[0].length;
  const value = parseValue(text.slice(valueAt), valueAt, metric);
  return isMistake(value) ? value : { text, metric, comparison, value };
}

const COMPARISONS: readonly Comparison[] = ['==', '!=', '<', '<=', '>', '>='];
const MISWRITTEN: Readonly<Record<string, Comparison>> = {
  '=': '==',
  '===': '==',
  '!==': '!=',
  '<>': '!=',
  '=<': '<=',
  '=>': '>=',
  '≤': '<=',
  '≥': '>=',
};

function noComparison(text: string): Mistake {
  const mistake = text.trim() === '' ? 'the expectation is empty' : `"${text.trim()}" compares nothing`;
  return { mistake, expected: 'a metric, a comparison and a value, such as served >= 100' };
}

function parseComparison(written: string, offset: number): Comparison | Mistake {
  const comparison = COMPARISONS.find(known => known === written);
  if (comparison !== undefined) return comparison;
  const mistake = `"${written}" is not a comparison`;
  const expected = `one of ${COMPARISONS.join(' ')}`;
  const meant = MISWRITTEN[written];
  return meant === undefined ? { mistake, expected, offset } : { mistake, expected, offset, suggestion: meant };
}

function parseValue(written: string, start: number, metric: Metric): number | ShareOfBaseline | Mistake {
  const text = written.trim();
  const offset = start + written.length - written.trimStart().length;
  if (text === '') return { mistake: 'the expectation has no value', expected: 'a value', offset };
  const value = parseShareOfBaseline(text, metric) ?? parseNumber(text, metric);
  return isMistake(value) ? { ...value, offset } : value;
}

function parseNumber(text: string, metric: Metric): number | Mistake {
  return isTime(metric) ? parseDuration(text) : parseCount(text);
}

function isTime(metric: Metric): boolean {
  return metric.name === 'connect' || metric.name === 'firstByte';
}
