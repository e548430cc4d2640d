import { EVENT, KEY, VALUE } from '../../../src/collectors/packet-losses/layout.ts';
import type { ReadTable } from '../../../src/collectors/packet-losses/tuple-records.ts';

/** One record as the kernel's programs write it. */
export interface WrittenRecord {
  readonly event: keyof typeof EVENT;
  readonly namespace?: number;
  readonly reason?: number;
  readonly location?: bigint;
  readonly flags?: number;
  readonly source: readonly [address: string, port: number];
  readonly destination: readonly [address: string, port: number];
  readonly packets?: number;
  readonly firstNs?: bigint;
  readonly lastNs?: bigint;
}

/** A table of these records; addresses are of IPv4. */
export function writtenTable(records: readonly WrittenRecord[]): ReadTable {
  const keys = Buffer.alloc(records.length * KEY.bytes);
  const values = Buffer.alloc(records.length * VALUE.bytes);
  records.forEach((record, index) => {
    writeKey(keys.subarray(index * KEY.bytes), record);
    const value = values.subarray(index * VALUE.bytes);
    value.writeBigUInt64LE(BigInt(record.packets ?? 1), VALUE.packets);
    value.writeBigUInt64LE(record.firstNs ?? 0n, VALUE.firstNs);
    value.writeBigUInt64LE(record.lastNs ?? record.firstNs ?? 0n, VALUE.lastNs);
  });
  return each => {
    for (let index = 0; index < records.length; index += 1) each(keys, index * KEY.bytes, values, index * VALUE.bytes);
  };
}

function writeKey(key: Buffer, record: WrittenRecord): void {
  const { event, namespace = 1, reason = 0, location = 0n, flags = 2, source, destination } = record;
  key.writeUInt32LE(namespace, KEY.namespace);
  key.writeInt32LE(reason, KEY.reason);
  key.writeBigUInt64LE(location, KEY.location);
  key.set(source[0].split('.').map(Number), KEY.source);
  key.set(destination[0].split('.').map(Number), KEY.destination);
  key.writeUInt16BE(source[1], KEY.sourcePort);
  key.writeUInt16BE(destination[1], KEY.destinationPort);
  key.writeUInt8(flags, KEY.flags);
  key.writeUInt8(4, KEY.version);
  key.writeUInt8(EVENT[event], KEY.event);
}
