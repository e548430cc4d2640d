import type { TupleRecord } from '../../collectors/packet-losses/tuple-records.ts';
import { createFourTupleMap } from '../../collectors/sockets/four-tuple-map.ts';
import { OUTCOME } from '../../model/codes.ts';
import type { Ledger } from '../../model/ledger.ts';
import type { Destination, Plan } from '../../model/plan.ts';
import { reportsOf } from '../../model/scenario.ts';
import { tuplesOf } from './join-tables.ts';

/** Where an attempt stands. */
export interface Position {
  readonly shard: number;
  readonly attempt: number;
}

interface Candidate extends Position {
  readonly startMs: number;
}

/** The kernel's clock is read before the driver's, or after it. */
const CLOCKS_APART_MS = 2;

/**
 * Whose packets a record counts. One attempt after the other may have the same four-tuple: a record is an attempt's where it begins
 * after the attempt did, and nobody's where it goes on into the next one's time.
 */
export function attemptsByTuple(
  ledgers: readonly Ledger[],
  plan: Plan,
  listener: Destination,
): (record: TupleRecord) => Position | undefined {
  const candidates: Candidate[] = [];
  const latest = createFourTupleMap();
  const earlier = new Map<number, number>();
  ledgers.forEach((ledger, shard) => {
    const tuples = tuplesOf(plan, plan.driver.shards[shard], listener);
    for (let attempt = 0; attempt < ledger.length; attempt += 1) {
      if (ledger.outcome[attempt] === OUTCOME.unstarted || ledger.sourcePort[attempt] === 0) continue;
      const { source, sourcePort, destination, destinationPort } = tuples(ledger, attempt);
      const before = latest.get(source, sourcePort, destination, destinationPort);
      const place = candidates.push({ shard, attempt, startMs: (ledger.startUs[attempt] ?? 0) / 1000 }) - 1;
      if (before !== undefined) earlier.set(place, before);
      latest.set(source, sourcePort, destination, destinationPort, place);
    }
  });
  const withTuple = ({ client, clientPort, server, serverPort }: TupleRecord) => {
    const found: Candidate[] = [];
    let place = latest.get(client, clientPort, server, serverPort);
    for (; place !== undefined; place = earlier.get(place)) found.push(...candidates.slice(place, place + 1));
    return found;
  };
  // A program's attempts were put together afterwards, and their times with them.
  return reportsOf(plan.scenario) !== 'rows'
    ? record => onlyOne(withTuple(record))
    : record => underWayAt(withTuple(record), record);
}

function onlyOne([one, ...others]: readonly Candidate[]): Position | undefined {
  return others.length === 0 ? one : undefined;
}

function underWayAt(candidates: readonly Candidate[], { firstMs, lastMs }: TupleRecord): Position | undefined {
  const begun = candidates.filter(({ startMs }) => startMs - CLOCKS_APART_MS <= lastMs);
  const one = begun.toSorted((a, b) => b.startMs - a.startMs)[0];
  return one !== undefined && one.startMs - CLOCKS_APART_MS <= firstMs ? one : undefined;
}
