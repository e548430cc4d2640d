import { NOTICE_MS } from '../../limits/counted.ts';
import type { Attempt } from '../../model/ledger.ts';
import type { Period } from '../../model/period.ts';
import { autopsyOf } from './autopsy.ts';
import type { KnownMoments } from './moments.ts';

/**
 * Whether the target had ended at this moment, failures seen just before that was noticed included, or a process of it did
 * just then: when the attempt ended, or was closed with the others of that process, or when it began and was dealt to
 * the process that never answered it.
 */
export function isGone(
  attempt: Attempt,
  atMs: number,
  { targetEndedMs, aroundEnds, waves, effects }: KnownMoments,
): boolean {
  if (targetEndedMs !== undefined && atMs >= targetEndedMs - NOTICE_MS) return true;
  const nearEnd = (moment: number) => aroundEnds.some(end => isIn(end, moment)) && effects.includes(attempt, moment);
  if (attempt.outcome === 'served') return aroundEnds.some(end => isIn(end, atMs));
  if (isUnanswered(attempt) && nearEnd(attempt.startMs)) return true;
  const inWave = attempt.connectMs !== undefined && isClosing(attempt) && waves.some(wave => isIn(wave, atMs));
  return (inWave && effects.includes(attempt, atMs)) || nearEnd(atMs);
}

/** The application has it, and did not answer. */
export function isUnanswered(attempt: Attempt): boolean {
  return attempt.outcome !== 'served' && attempt.stage === 'response' && autopsyOf(attempt) === 'accepted';
}

/** Neither its own time limit nor an answer: the other side, or the kernel for it, ended the connection. */
function isClosing({ symptom: { kind } }: Attempt): boolean {
  return kind === 'eof' || kind === 'errno';
}

/** A period, and as long before and after as it may take to notice what happened in it. */
export function around({ fromMs, toMs }: Period): Period {
  return { fromMs: fromMs - NOTICE_MS, toMs: toMs + NOTICE_MS };
}

function isIn({ fromMs, toMs }: Period, atMs: number): boolean {
  return atMs >= fromMs && atMs <= toMs;
}
