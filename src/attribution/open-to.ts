import type { Ruling } from '../model/cause.ts';
import type { FindingCode } from '../model/finding.ts';

/** Whether a cause that is not blamed is so for these findings alone, or because it is not known what counters of losses say. */
export function isOpenTo(ruling: Exclude<Ruling, { ruling: 'blamed' }>, findings: readonly FindingCode[]): boolean {
  if (ruling.ruling === 'cannot-tell') return ruling.missing.every(missing => missing.startsWith('losses'));
  return findings.includes(ruling.finding.code);
}
