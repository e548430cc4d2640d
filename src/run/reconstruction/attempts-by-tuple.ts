import type { CollectedLosses } from '../../collectors/packet-losses/packet-losses.ts';
import type { TupleRecord } from '../../collectors/packet-losses/tuple-records.ts';
import { createFourTupleMap } from '../../collectors/sockets/four-tuple-map.ts';
import type { TrackingTable } from '../../collectors/sockets/tracking-table.ts';
import { isLoopback, isWildcard } from '../../model/address-family.ts';
import { OUTCOME } from '../../model/codes.ts';
import { reportsOf } from '../../model/driver-spec.ts';
import type { Ledger } from '../../model/ledger.ts';
import type { Destination, Plan } from '../../model/plan.ts';
import { type Probe, valueIn } from '../../model/probe.ts';
import { type FourTuple, tuplesOf } from './join-tables.ts';

/** Where an attempt stands. */
export interface Position {
  readonly shard: number;
  readonly attempt: number;
}

/** Goes through what the kernels said of every connection. */
type EachRecord = (each: (record: TupleRecord) => void) => void;

interface Candidate extends Position {
  readonly startMs: number;
}

/** The kernel's clock is read before the driver's, or after it. */
const CLOCKS_APART_MS = 2;

interface Recorded extends Pick<CollectedLosses, 'source' | 'forEach'> {
  /** What the client's host tracked: where it translated addresses, the server's kernel has other ones. */
  readonly tracking?: Probe<TrackingTable>;
}

/**
 * Whose packets a record counts. One attempt after the other may have the same four-tuple: a record is an attempt's where it begins
 * after the attempt did, and nobody's where it goes on into the next one's time. Where the kernel chose an attempt's addresses, those
 * are not known: its ports are its own, unless records name several connections with these.
 */
export function attemptsByTuple(
  ledgers: readonly Ledger[],
  plan: Plan,
  listener: Destination,
  { source, forEach, tracking }: Recorded,
): (record: TupleRecord) => Position | undefined {
  const candidates: Candidate[] = [];
  const latest = createFourTupleMap();
  const earlier = new Map<number, number>();
  const translated = createFourTupleMap();
  const entries = tracking && valueIn(tracking);
  ledgers.forEach((ledger, shard) => {
    const tuples = tuplesOf(plan, plan.driver.shards[shard], listener);
    for (let attempt = 0; attempt < ledger.length; attempt += 1) {
      if (ledger.outcome[attempt] === OUTCOME.unstarted || ledger.sourcePort[attempt] === 0) continue;
      const { source, sourcePort, destination, destinationPort } = knownPartOf(tuples(ledger, attempt), plan, shard);
      const before = latest.get(source, sourcePort, destination, destinationPort);
      const place = candidates.push({ shard, attempt, startMs: (ledger.startUs[attempt] ?? 0) / 1000 }) - 1;
      if (before !== undefined) earlier.set(place, before);
      latest.set(source, sourcePort, destination, destinationPort, place);
      const answers = entries?.answersTo(source, sourcePort, destination, destinationPort);
      if (answers !== undefined)
        translated.set(answers.destination, answers.destinationPort, answers.source, answers.sourcePort, place);
    }
  });
  const isAlone = onlyOneSeen(forEach);
  const latestOf = (record: TupleRecord): number | undefined => {
    const { client, clientPort, server, serverPort } = record;
    const exact = latest.get(client, clientPort, server, serverPort);
    const asTranslated = translated.get(client, clientPort, server, serverPort);
    // The ends of one attempt may be those that another was translated to.
    if (exact !== undefined && asTranslated !== undefined && exact !== asTranslated) return undefined;
    if (exact !== undefined || asTranslated !== undefined) return exact ?? asTranslated;
    for (const destination of [server, UNKNOWN]) {
      const place = latest.get(UNKNOWN, clientPort, destination, serverPort);
      if (place !== undefined) return isAlone(record, destination) ? place : undefined;
    }
    return undefined;
  };
  const withTuple = (record: TupleRecord) => {
    const found: Candidate[] = [];
    let place = latestOf(record);
    for (; place !== undefined; place = earlier.get(place)) found.push(...candidates.slice(place, place + 1));
    return found;
  };
  // A program's attempts were put together afterwards, and their times with them. A trail has no time of each packet.
  return reportsOf(plan.scenario) !== 'rows' || source === 'trail'
    ? record => onlyOne(withTuple(record))
    : record => underWayAt(withTuple(record), record);
}

/** Stands for an address that is not known. */
const UNKNOWN = '';

/**
 * Without the addresses that nobody knows: both, where the server listens on every address, and the client's, where the kernel chose
 * it: on this machine, for a command and towards any address that is no loopback. Towards a host of our own it was asked of the kernel.
 */
function knownPartOf(tuple: FourTuple, { scenario, driver, target }: Plan, shard: number): FourTuple {
  if (isWildcard(tuple.destination)) return { ...tuple, source: UNKNOWN, destination: UNKNOWN };
  const isOwn = scenario.lab.kind !== 'host' || target.host !== undefined;
  const isStated = isOwn || (driver.shards[shard]?.sources.length ?? 0) > 0;
  const isChosen = !isStated && (reportsOf(scenario) === 'nothing' || !isLoopback(tuple.destination));
  return isChosen ? { ...tuple, source: UNKNOWN } : tuple;
}

/** Whether no other connection of the records has the same two ports, towards that address where it is known. */
function onlyOneSeen(records: EachRecord): (record: TupleRecord, destination: string) => boolean {
  const seen = createFourTupleMap();
  const addresses: string[] = [];
  const several = new Set<number>();
  const placeOf = ({ clientPort, serverPort }: TupleRecord, destination: string) =>
    seen.get(UNKNOWN, clientPort, destination, serverPort);
  let isRead = false;
  const read = () =>
    records(record => {
      const pair = `${record.client} ${record.server}`;
      for (const destination of [record.server, UNKNOWN]) {
        const known = placeOf(record, destination);
        if (known !== undefined && addresses[known] !== pair) several.add(known);
        if (known !== undefined) continue;
        seen.set(UNKNOWN, record.clientPort, destination, record.serverPort, addresses.push(pair) - 1);
      }
    });
  return (record, destination) => {
    if (!isRead) read();
    isRead = true;
    const known = placeOf(record, destination);
    return known !== undefined && !several.has(known);
  };
}

function onlyOne([one, ...others]: readonly Candidate[]): Position | undefined {
  return others.length === 0 ? one : undefined;
}

function underWayAt(candidates: readonly Candidate[], { firstMs, lastMs }: TupleRecord): Position | undefined {
  const begun = candidates.filter(({ startMs }) => startMs - CLOCKS_APART_MS <= lastMs);
  const one = begun.toSorted((a, b) => b.startMs - a.startMs)[0];
  return one !== undefined && one.startMs - CLOCKS_APART_MS <= firstMs ? one : undefined;
}
