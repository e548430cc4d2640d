import type { Evidence } from './evidence.ts';
import type { Ledger } from './ledger.ts';
import { type EventsOfAttempt, eventsOf } from './loss-rows.ts';

/** What the kernels said of each attempt of a run's ledger; undefined where nobody watched them. */
export function lossesOf(
  { packetLosses }: Pick<Evidence, 'packetLosses'>,
  { losses }: Ledger,
): EventsOfAttempt | undefined {
  if (packetLosses?.state !== 'read' || losses === undefined) return undefined;
  return eventsOf(losses, packetLosses.value);
}
