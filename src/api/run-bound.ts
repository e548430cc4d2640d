import type { Plan } from '../model/plan.ts';
import { loadBoundMs } from '../run/duration.ts';

/** To say what a host is, and until the load of a plan begins and after it has ended. */
const AROUND_MS = 180_000;

/** An agent that serves a run ends itself after so many milliseconds. */
export function runBoundMs({ scenario: { load } }: Plan): number {
  return AROUND_MS + loadBoundMs(load) + load.holdMs;
}
