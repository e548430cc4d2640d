import type { Plan } from '../model/plan.ts';
import { loadBoundMs } from '../run/duration.ts';

/** An agent that is reached for a run ends itself after so many milliseconds unless a load begins. */
export const OPEN_MS = 180_000;

/** The same of one whose load begins, with as long before and after it. */
export function runBoundMs({ scenario: { load } }: Plan): number {
  return OPEN_MS + loadBoundMs(load) + load.holdMs;
}
