import { type InvalidInput, usageError } from '../model/errors.ts';
import { isMistake, type Mistake } from '../plan/mistake.ts';
import { parseCount, parseDuration } from '../plan/units.ts';

/** A count above 0 that an option was given. Throws InvalidInput. */
export function countFlag(name: string, written: string): number {
  const value = parseCount(written);
  if (isMistake(value)) throw invalid(name, value);
  if (value < 1) throw invalid(name, { mistake: `${written} is too small`, expected: 'at least 1' });
  return value;
}

/** A duration in milliseconds that an option was given. Throws InvalidInput. */
export function durationFlag(name: string, written: string): number {
  const value = parseDuration(written);
  if (isMistake(value)) throw invalid(name, value);
  return value;
}

/** `3%` as 0.03. Throws InvalidInput. */
export function shareFlag(name: string, written: string): number {
  const match = /^(\d+(?:\.\d+)?)%$/.exec(written.trim());
  const share = Number(match?.[1]) / 100;
  if (!(share >= 0 && share < 1)) {
    throw invalid(name, { mistake: `"${written}" is not a percentage below 100`, expected: 'such as 1% or 0.5%' });
  }
  return share;
}

/** One of a few words. Throws InvalidInput. */
export function choiceFlag<Word extends string>(name: string, written: string, words: readonly Word[]): Word {
  const word = words.find(each => each === written);
  if (word === undefined)
    throw invalid(name, { mistake: `"${written}" is not one of them`, expected: words.join(' or ') });
  return word;
}

function invalid(name: string, { mistake, expected, suggestion }: Mistake): InvalidInput {
  return usageError(name, mistake, expected, suggestion);
}
