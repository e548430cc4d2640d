import type { Ceiling } from '../model/ceiling.ts';
import type { Comparison, Expectation } from '../model/expectation.ts';
import { type Check, identityOf, type VerdictResult } from '../model/verdict.ts';
import { holds } from './holds.ts';

/**
 * Holds a ceiling against the expectations that are about it; all others are about one run, and are left out. A search that
 * ended early knows a range: what all of it meets passes, what none of it meets fails.
 */
export function judgeCeiling(expectations: readonly Expectation[], ceiling: Ceiling): Check[] {
  return expectations.flatMap((expectation): Check[] => {
    const { metric, comparison, value } = expectation;
    if (metric.name !== 'ceiling') return [];
    const told = { ...identityOf(expectation), observed: ceiling.held };
    if (typeof value !== 'number') return [{ ...told, result: 'inconclusive', unjudged: 'needs-baseline' }];
    return [{ ...told, result: resultOf(rangeOf(ceiling), comparison, value) }];
  });
}

interface Range {
  readonly least: number;
  readonly most: number;
}

function rangeOf({ ended, held, broke }: Ceiling): Range {
  const isKnown = ended.end === 'found' || ended.end === 'never-holds';
  return { least: held, most: isKnown ? held : broke === undefined ? Infinity : broke - 1 };
}

function resultOf({ least, most }: Range, comparison: Comparison, value: number): VerdictResult {
  if (least === most) return holds(least, comparison, value) ? 'pass' : 'fail';
  if (comparison === '==' || comparison === '!=') {
    if (value >= least && value <= most) return 'inconclusive';
    return comparison === '!=' ? 'pass' : 'fail';
  }
  const both = [holds(least, comparison, value), holds(most, comparison, value)];
  if (both.every(Boolean)) return 'pass';
  return both.some(Boolean) ? 'inconclusive' : 'fail';
}
