import type { AcceptanceFact } from '../model/facts/acceptance.ts';
import type { LoadFact } from '../model/facts/load.ts';
import { type Finding, finding } from '../model/finding.ts';

/**
 * That at its fastest the application takes so much longer for all connections than they take to arrive and may wait: `margin` times as
 * long at least. Undefined where its pace, or how many there are, is not known.
 */
export function paceTooSlow(acceptance: AcceptanceFact, load: LoadFact, margin: number): Finding | undefined {
  const { busyPerSecond: perSecond, longestStallMs } = acceptance;
  const { connections: waiting, connectTimeoutMs: timeoutMs, arrivalMs } = load;
  if (perSecond === undefined || waiting === undefined) return undefined;
  // What a stall outlasted is told of the stall: the others have as much time as the longest stall leaves, or all of it.
  const availableMs = longestStallMs < timeoutMs ? timeoutMs - longestStallMs : timeoutMs;
  const neededMs = (waiting * 1000) / perSecond - arrivalMs;
  return neededMs <= margin * availableMs ? undefined : finding('accept-too-slow', { perSecond, waiting, timeoutMs });
}
