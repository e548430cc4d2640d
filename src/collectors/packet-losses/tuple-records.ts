import type { PacketEvent } from '../../model/packet-losses.ts';
import type { Side } from '../../model/side.ts';
import { kernelMoment } from '../../system/kernel-clock.ts';
import { addressText } from '../../system/linux/address-text.ts';
import type { EachEntry } from '../../system/linux/bpf/maps.ts';
import type { SinceStart } from '../series/load-clock.ts';
import { createFourTupleMap } from '../sockets/four-tuple-map.ts';
import { EVENT, KEY, VALUE } from './layout.ts';
import { directionOf, eventOf, type KernelRecord, type Meaning, type ReceivedReset } from './record-events.ts';

/** What became of packets of one connection. */
export interface TupleRecord extends Connection {
  /** The same object for the same event. */
  readonly event: PacketEvent;
  readonly packets: number;
  /** Milliseconds since the load's start. */
  readonly firstMs: number;
  readonly lastMs: number;
}

interface Connection {
  readonly client: string;
  readonly clientPort: number;
  readonly server: string;
  readonly serverPort: number;
}

/** Goes through the kernel's table. */
export type ReadTable = (each: EachEntry) => void;

const DROPS: readonly number[] = [EVENT.drop, EVENT.overtaken];

/** The instructions at which packets were dropped. */
export function locationsOf(read: ReadTable): bigint[] {
  const found = new Set<bigint>();
  read((keys, at) => {
    if (DROPS.includes(keys[at + KEY.event] ?? 0)) found.add(keys.readBigUInt64LE(at + KEY.location));
  });
  return [...found];
}

export interface Translation extends Meaning {
  readonly sinceStart: SinceStart;
  /** Whether the server's TCP is seen at all: else nobody knows who sent what the client got. */
  readonly seesServer: boolean;
}

/** Every record in words of our own. A reset that the client got, and that neither TCP sent, is of nobody's TCP. */
export function readTuples(read: ReadTable, translation: Translation, each: (record: TupleRecord) => void): void {
  const eventFor = remembered(translation);
  const received: Omit<TupleRecord, 'event'>[] = [];
  const reset = createFourTupleMap();
  read((keys, keyAt, values, valueAt) => {
    const record = recordAt(keys, keyAt);
    const event = eventFor(record);
    if (event === undefined) return;
    const connection = connectionAt(keys, keyAt, record, directionOf(record, translation));
    const row = { ...connection, ...countsAt(values, valueAt, translation.sinceStart) };
    if (event.what === 'received-reset') {
      if (translation.seesServer) received.push(row);
      return;
    }
    const { client, clientPort, server, serverPort } = connection;
    if (event.what === 'reset' && event.by === 'server') reset.set(client, clientPort, server, serverPort, 1);
    each({ ...row, event });
  });
  for (const row of received) {
    const { client, clientPort, server, serverPort } = row;
    if (reset.get(client, clientPort, server, serverPort) === undefined) each({ ...row, event: BY_NOBODY });
  }
}

const BY_NOBODY: PacketEvent = { what: 'reset', by: 'no-tcp', reason: 'unknown' };

/** Records are many, what they can say is little. */
function remembered(meaning: Meaning): (record: KernelRecord) => PacketEvent | ReceivedReset | undefined {
  const byClass = new Map<string, PacketEvent | ReceivedReset | undefined>();
  const byText = new Map<string, PacketEvent | ReceivedReset>();
  return record => {
    const { namespace, event, reason, location, flags } = record;
    const alike = `${namespace} ${event} ${reason} ${location} ${flags} ${directionOf(record, meaning)}`;
    if (byClass.has(alike)) return byClass.get(alike);
    const fresh = eventOf(record, meaning);
    const text = JSON.stringify(fresh);
    const known = fresh === undefined ? undefined : (byText.get(text) ?? fresh);
    if (known !== undefined) byText.set(text, known);
    byClass.set(alike, known);
    return known;
  };
}

function recordAt(keys: Buffer, at: number): KernelRecord {
  return {
    namespace: keys.readUInt32LE(at + KEY.namespace),
    event: keys.readUInt8(at + KEY.event),
    reason: keys.readInt32LE(at + KEY.reason),
    location: keys.readBigUInt64LE(at + KEY.location),
    flags: keys.readUInt8(at + KEY.flags),
    sourcePort: keys.readUInt16BE(at + KEY.sourcePort),
    destinationPort: keys.readUInt16BE(at + KEY.destinationPort),
  };
}

function connectionAt(keys: Buffer, at: number, { sourcePort, destinationPort }: KernelRecord, to: Side): Connection {
  const family = keys[at + KEY.version] === 4 ? 'ipv4' : 'ipv6';
  const [source, destination] = [KEY.source, KEY.destination].map(field => addressText(keys, at + field, family)) as [
    string,
    string,
  ];
  return to === 'server'
    ? { client: source, clientPort: sourcePort, server: destination, serverPort: destinationPort }
    : { client: destination, clientPort: destinationPort, server: source, serverPort: sourcePort };
}

function countsAt(
  values: Buffer,
  at: number,
  sinceStart: SinceStart,
): Pick<TupleRecord, 'packets' | 'firstMs' | 'lastMs'> {
  const moment = (field: number) => sinceStart(kernelMoment(Number(values.readBigUInt64LE(at + field)) / 1e6));
  return {
    packets: Number(values.readBigUInt64LE(at + VALUE.packets)),
    firstMs: moment(VALUE.firstNs),
    lastMs: moment(VALUE.lastNs),
  };
}
