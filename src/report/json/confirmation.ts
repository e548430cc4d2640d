import type { Confirmation } from '../../model/confirmation.ts';
import { confirmationSentence } from '../wording/confirmation.ts';
import { blamedJson } from './blamed.ts';
import { causeJson } from './cause.ts';

/** What raising the limit alone showed; what is not known is null. */
export function confirmationJson(confirmation: Confirmation) {
  const { result, cause, change, before, after, servedBefore, servedAfter, wentToo, next, runId, folder } =
    confirmation;
  return {
    result,
    cause: causeJson(cause),
    change: change ?? null,
    failuresBefore: before,
    failuresAfter: after ?? null,
    servedBefore: servedBefore ?? null,
    servedAfter: servedAfter ?? null,
    wentToo: wentToo === undefined ? null : blamedJson(wentToo),
    next: next === undefined ? null : blamedJson(next),
    runId: runId ?? null,
    folder: folder ?? null,
    sentence: confirmationSentence(confirmation),
  };
}
