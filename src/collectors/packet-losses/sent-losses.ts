import type { PacketEvent } from '../../model/packet-losses.ts';
import { mapProbe, type Probe } from '../../model/probe.ts';
import type { SentLosses } from '../../model/sent-evidence.ts';
import type { CollectedLosses } from './packet-losses.ts';
import type { TupleRecord } from './tuple-records.ts';

/** Numbers of one record. */
const NUMBERS = 8;
/** More would not fit into one message; what is beyond is lost, and said to be. */
const MOST_RECORDS = 500_000;

/** What was collected, to be sent to another host. */
export function sentLosses({ source, sinceMs, forEach, moved, lost, unwatched }: CollectedLosses): SentLosses {
  const [events, addresses] = [numbered<PacketEvent>(), numbered<string>()];
  const numbers: number[] = [];
  let beyond = 0;
  forEach(({ event, client, clientPort, server, serverPort, packets, firstMs, lastMs }) => {
    if (numbers.length >= MOST_RECORDS * NUMBERS) {
      beyond += packets;
      return;
    }
    numbers.push(
      events.numberOf(event),
      addresses.numberOf(client),
      clientPort,
      addresses.numberOf(server),
      serverPort,
    );
    numbers.push(packets, firstMs, lastMs);
  });
  return {
    source,
    ...(sinceMs !== undefined && { sinceMs }),
    events: events.all(),
    addresses: addresses.all(),
    numbers,
    moved: moved.map(({ sides, before, after }) => ({ sides, before: { ...before }, after: { ...after } })),
    lost: lost + beyond,
    unwatched,
  };
}

/** What the client's kernel said and, where there is that, what the server's did, as if both had been asked here. */
export function bothLosses(
  client: Probe<CollectedLosses>,
  server: Probe<SentLosses> | undefined,
): Probe<CollectedLosses> {
  if (server?.state !== 'read') return client;
  return mapProbe(client, here => joined(here, server.value));
}

function joined(here: CollectedLosses, there: SentLosses): CollectedLosses {
  const same = oneForEach();
  const since = [here.sinceMs, there.sinceMs].filter(ms => ms !== undefined);
  return {
    source: here.source,
    ...(since.length > 0 && { sinceMs: Math.max(...since) }),
    forEach: each => {
      const hand = (record: TupleRecord): void => each({ ...record, event: same(record.event) });
      here.forEach(hand);
      received(there, hand);
    },
    moved: [...here.moved, ...there.moved],
    lost: here.lost + there.lost,
    unwatched: [
      ...here.unwatched,
      ...there.unwatched.filter(({ part }) => !here.unwatched.some(one => one.part === part)),
    ],
  };
}

function received({ events, addresses, numbers }: SentLosses, each: (record: TupleRecord) => void): void {
  for (let at = 0; at < numbers.length; at += NUMBERS) {
    const [event = 0, client = 0, clientPort = 0, server = 0, serverPort = 0, packets = 0, firstMs = 0, lastMs = 0] =
      numbers.slice(at, at + NUMBERS);
    const meaning = events[event];
    if (meaning === undefined) continue;
    const ends = { client: addresses[client] ?? '', clientPort, server: addresses[server] ?? '', serverPort };
    each({ ...ends, event: meaning, packets, firstMs, lastMs });
  }
}

/** Of events that say the same, one object. */
function oneForEach(): (event: PacketEvent) => PacketEvent {
  const byWords = new Map<string, PacketEvent>();
  const known = new Map<PacketEvent, PacketEvent>();
  return event => {
    const found = known.get(event);
    if (found !== undefined) return found;
    const words = JSON.stringify(event);
    const first = byWords.get(words) ?? event;
    byWords.set(words, first);
    known.set(event, first);
    return first;
  };
}

function numbered<T>() {
  const places = new Map<T, number>();
  return {
    numberOf: (one: T): number => {
      const place = places.get(one) ?? places.size;
      places.set(one, place);
      return place;
    },
    all: (): T[] => [...places.keys()],
  };
}
