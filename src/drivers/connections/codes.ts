import { OUTCOMES, STAGES, SYMPTOMS, SYSCALLS } from '../../model/attempt.ts';

/** The ledger's codes by name: a word's position in its list. */
export const OUTCOME = codes(OUTCOMES);
export const STAGE = codes(STAGES);
export const SYMPTOM = codes(SYMPTOMS);
export const SYSCALL = codes(SYSCALLS);

function codes<Word extends string>(words: readonly Word[]): Readonly<Record<Word, number>> {
  return Object.fromEntries(words.map((word, code) => [word, code])) as Record<Word, number>;
}
