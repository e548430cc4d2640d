import type { Remedy } from '../model/attribution.ts';
import { remedySizeSentence } from './wording/remedy-size.ts';

/** A remedy as lines of plain text: `now`, `persist`, `check`, `cost` and `amount`, a label before each. */
export function remedyLines({ now, persist, check, cost, sizedBy }: Remedy): string[] {
  return [
    ...now.map(line => `now: ${line}`),
    ...persist.map(line => `persist: ${line}`),
    `check: ${check}`,
    `cost: ${cost}`,
    ...(sizedBy === undefined ? [] : [`amount: ${remedySizeSentence(sizedBy)}`]),
  ];
}
