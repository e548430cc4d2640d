import type { ClientHostOutcome } from '../../model/client-host-outcome.ts';
import type { ClientView } from '../../model/client-views.ts';
import { OUTCOME } from '../../model/codes.ts';
import type { Attributed } from '../attributed.ts';

/** What became of the attempts of one host, and how it kept the common start. */
export function outcomeOfHost({ client, ledgers, found }: ClientView, { outcomes }: Attributed): ClientHostOutcome {
  const firstMs = found?.state === 'known' ? firstStartMs(ledgers) : undefined;
  return {
    name: client.name,
    outcomes,
    ...(found?.state === 'known' && { clock: found.clock }),
    ...(firstMs !== undefined && { firstMs }),
    ...(found?.state === 'lost' && { lost: { why: found.why, atMs: found.atMs, lastWord: found.lastWord } }),
  };
}

function firstStartMs(ledgers: ClientView['ledgers']): number | undefined {
  let firstUs: number | undefined;
  for (const { length, outcome, startUs } of ledgers) {
    for (let index = 0; index < length; index += 1) {
      const start = startUs[index] ?? 0;
      if (outcome[index] !== OUTCOME.unstarted && (firstUs === undefined || start < firstUs)) firstUs = start;
    }
  }
  return firstUs === undefined ? undefined : firstUs / 1000;
}
