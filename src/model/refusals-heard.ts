import type { Period } from './period.ts';

/** Refusals that came from the server during the load, as they were on the wire: at least these. */
export interface RefusalsHeard {
  /** Answers of HTTP with 5xx or 429, by their status. */
  readonly statuses: Readonly<Record<number, number>>;
  /** When the first and the last with each status were heard. */
  readonly heardAt: Readonly<Record<number, Period>>;
  /** How often a known server refused in these words of its protocol. */
  readonly words: Readonly<Record<string, number>>;
}
