import { usageError } from '../model/errors.ts';

/** The number of an option; undefined where it was not given. Throws InvalidInput for what is none. */
export function wholeNumber(option: string, text: string | undefined, most?: number): number | undefined {
  if (text === undefined) return undefined;
  const number = /^\d{1,10}$/.test(text) ? Number(text) : 0;
  if (number > 0 && number <= (most ?? number)) return number;
  const expected = most === undefined ? 'a whole number above 0' : `a number from 1 to ${most}`;
  throw usageError(option, `${JSON.stringify(text)} is not one`, expected);
}
