import type { Remedy } from '../model/attribution.ts';

/** A remedy as lines of plain text: `now`, `persist`, `check` and `cost`, a label before each. */
export function remedyLines({ now, persist, check, cost }: Remedy): string[] {
  return [
    ...now.map(line => `now: ${line}`),
    ...persist.map(line => `persist: ${line}`),
    `check: ${check}`,
    `cost: ${cost}`,
  ];
}
