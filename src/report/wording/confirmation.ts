import type { Confirmation } from '../../model/confirmation.ts';
import { visible } from '../escape.ts';
import { count, counted } from '../numbers.ts';
import { causePhrase } from './cause.ts';
import { changedTo, changedWhere } from './setting-change.ts';

/** What raising the limit alone showed, in a sentence or two. */
export function confirmationSentence(confirmation: Confirmation): string {
  const { result, why } = confirmation;
  switch (result) {
    case 'confirmed':
      return `With ${changePhrase(confirmation)} alone ${failuresPhrase(confirmation)}.${nextPhrase(confirmation)}`;
    case 'refuted':
      return `With ${changePhrase(confirmation)} alone ${failuresPhrase(confirmation)}: ${causePhrase(confirmation.cause)} was blamed, and is no longer.`;
    case 'unclear':
      return why === undefined
        ? `With ${changePhrase(confirmation)} alone ${failuresPhrase(confirmation)}${servedPhrase(confirmation)}.${wentTooPhrase(confirmation)}${nextPhrase(confirmation)}`
        : `With ${changePhrase(confirmation)} alone nothing is known: ${visible(why)}.`;
    case 'not-lifted':
      return `Not put to the test: ${visible(why ?? 'unknown')}.`;
  }
}

function changePhrase({ change }: Confirmation): string {
  if (change === undefined) return 'it';
  if (change.leaves === true) {
    return `${counted(Number(change.to), 'entry', 'entries')} of the table left to the load on the ${change.side}, in place of ${count(Number(change.from))},`;
  }
  return `${visible(change.setting)} = ${changedTo(change)} ${changedWhere(change)}`;
}

function failuresPhrase({ before, after = 0 }: Confirmation): string {
  if (after === 0) return `none of these ${counted(before, 'failure')} came again`;
  return `${count(after)} failed in this way, where ${count(before)} had`;
}

function servedPhrase({ servedBefore, servedAfter }: Confirmation): string {
  if (servedBefore === undefined || servedAfter === undefined) return '';
  return `, and ${count(servedAfter)} were served, where ${count(servedBefore)} had been`;
}

function wentTooPhrase({ wentToo }: Confirmation): string {
  if (wentToo === undefined) return '';
  return ` ${counted(wentToo.count, 'failure')} by another cause went too, though nothing was done about it: ${causePhrase(wentToo.cause)}.`;
}

function nextPhrase({ next }: Confirmation): string {
  return next === undefined ? '' : ` Next: ${counted(next.count, 'attempt')}, ${causePhrase(next.cause)}.`;
}
