import { OUTCOMES, STAGES, SYMPTOMS, SYSCALLS, TCP_STATES, TLS_FAULTS } from './attempt.ts';

/** The ledger's codes by name: a word's position in its list. */
export const OUTCOME = codes(OUTCOMES);
export const STAGE = codes(STAGES);
export const SYMPTOM = codes(SYMPTOMS);
export const SYSCALL = codes(SYSCALLS);
export const TLS_FAULT = codes(TLS_FAULTS);
export const TCP_STATE = codes(TCP_STATES);

function codes<Word extends string>(words: readonly Word[]): Readonly<Record<Word, number>> {
  return Object.fromEntries(words.map((word, code) => [word, code])) as Record<Word, number>;
}
