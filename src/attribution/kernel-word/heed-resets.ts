import { blamed, ruledOut } from '../../limits/define.ts';
import type { Ruling } from '../../model/cause.ts';
import { type FindingCode, finding } from '../../model/finding.ts';
import type { KernelClaim, ResetClaim, ResetWord } from '../../model/kernel-word.ts';
import type { LostThere } from '../../model/lost-there.ts';
import { isOpenTo } from '../open-to.ts';

/** Who reset a connection, and why, outweighs what the order of events suggests. */
export function byReset(ruling: Ruling, claim: KernelClaim, reset: ResetWord, lost: readonly LostThere[]): Ruling {
  const { resets = [], mayReset = [] } = claim;
  const { by, reason } = reset;
  if (by === 'server' && (reason === 'unknown' || mayReset.includes(reason))) return ruling;
  const isClaimed = resets.some(one => isClaimedBy(one, reset, lost));
  const evidence = finding('kernel-reset', { by, reason });
  if (!isClaimed) return ruling.ruling === 'ruled-out' ? ruling : ruledOut(evidence);
  if (ruling.ruling === 'blamed') return { ...ruling, confidence: 'proven', findings: [...ruling.findings, evidence] };
  return isOpenTo(ruling, WHO) ? blamed('proven', evidence) : ruling;
}

function isClaimedBy({ by, reasons, at }: ResetClaim, reset: ResetWord, lost: readonly LostThere[]): boolean {
  if (by !== reset.by || reasons?.includes(reset.reason) === false) return false;
  return at === undefined || lost.some(({ place }) => place === at);
}

/** Findings of counters about who reset: a record of the reset itself outweighs them. */
const WHO: readonly FindingCode[] = [
  'kernel-refused',
  'kernel-refused-few',
  'resets-sent',
  'overflow-aborted',
  'fewer-than-failed',
  'reset-by-application',
];
