import type { AttemptHistory, Held, HistoryTuple } from '../../model/attempt-history.ts';
import { placeOf } from '../../model/attempt-number.ts';
import type { AttributedGroup } from '../../model/attribution.ts';
import { clientViews } from '../../model/client-views.ts';
import { type Attempt, attemptAt, type Ledger } from '../../model/ledger.ts';
import { lossesOf } from '../../model/losses-of.ts';
import type { Run } from '../../model/run.ts';
import { autopsyOf } from '../groups/autopsy.ts';
import { gapsOf } from './gaps.ts';
import { momentsOfAttempt } from './moments-of-attempt.ts';

/** What is known of one attempt of a saved run; undefined for a number that no attempt has. `group` is that of those that ended alike. */
export function historyOf(
  run: Run,
  ledgers: readonly Ledger[],
  number: number,
  group?: AttributedGroup,
): AttemptHistory | undefined {
  const view = clientViews(run, ledgers).findLast(({ attemptsBefore }) => attemptsBefore < number);
  if (view === undefined) return historyOfOne(run, ledgers, number, group);
  const found = historyOfOne(view.run, view.ledgers, number - view.attemptsBefore, group);
  return found && { ...found, number, of: attemptsIn(ledgers) };
}

function attemptsIn(ledgers: readonly Ledger[]): number {
  return ledgers.reduce((sum, { length }) => sum + length, 0);
}

function historyOfOne(
  run: Run,
  ledgers: readonly Ledger[],
  number: number,
  group?: AttributedGroup,
): AttemptHistory | undefined {
  const place = placeOf(ledgers, number);
  const ledger = place && ledgers[place.shard];
  if (place === undefined || ledger === undefined) return undefined;
  const attempt = attemptAt(ledger, place.index);
  const events = (run.evidence && lossesOf(run.evidence, ledger)?.(place.index)) ?? [];
  return {
    number,
    of: attemptsIn(ledgers),
    outcome: outcomeOf(attempt),
    startMs: attempt.startMs,
    tuple: tupleOf(run, place.shard, attempt),
    moments: attempt.outcome === 'unstarted' ? [] : momentsOfAttempt(attempt, events),
    ...(isLookedUp(attempt) && { held: heldOf(attempt) }),
    gaps: attempt.outcome === 'unstarted' ? [] : gapsOf(run, attempt),
    ...(group !== undefined && { group }),
  };
}

function outcomeOf({ outcome, retransmits }: Attempt): AttemptHistory['outcome'] {
  return outcome === 'served' && retransmits !== 0 ? 'delayed' : outcome;
}

function isLookedUp({ outcome }: Attempt): boolean {
  return outcome === 'failed' || outcome === 'pending';
}

function heldOf(attempt: Attempt): Held {
  return {
    autopsy: autopsyOf(attempt),
    client: attempt.clientState,
    server: attempt.serverState,
    serverOwner: attempt.serverOwner,
    inFlight: attempt.inFlight,
    clientTracking: attempt.clientTracking,
    serverTracking: attempt.serverTracking,
  };
}

function tupleOf({ plan }: Run, shard: number, { source, sourcePort, destination }: Attempt): HistoryTuple {
  const { sources = [], destinations = [] } = plan.driver.shards[shard] ?? {};
  const to = destinations[destination] ?? plan.target;
  return {
    source: sources[source] ?? '',
    sourcePort,
    destination: to.address,
    destinationPort: to.port === 0 ? plan.target.port : to.port,
  };
}
