import { closeSync } from 'node:fs';
import { ERRNO } from '../../../model/errno.ts';
import { mapPrivate } from '../memory.ts';
import { systemError } from '../system-error.ts';
import { bpf, bpfOrThrow, COMMAND, writeAddress, writeName } from './bpf-call.ts';
import { writeEntry } from './map-entry.ts';

/** enum bpf_map_type */
const TYPE = { hash: 1, array: 2, 'array-per-processor': 6 } as const;
/** Takes memory for entries as they come (BPF_F_NO_PREALLOC); arrays have no such flag. */
const AS_THEY_COME = 1;
const MAP_ATTRIBUTES = 72;
const BATCH_ATTRIBUTES = 56;
/** More than the kernel puts into one of a hash map's buckets, else it could not be read at all. */
const ENTRIES_A_BATCH = 8192;
const TOKEN_BYTES = 16;

export interface MapShape {
  readonly kind: keyof typeof TYPE;
  readonly name: string;
  readonly keyBytes: number;
  readonly valueBytes: number;
  readonly entries: number;
}

/** Memory of the kernel that programs write and we read. It goes with its descriptors. */
export interface BpfMap {
  readonly fd: number;
  /** Hands every entry to `each`, which must not keep the buffers. What `take` has read is gone from the map. */
  read(each: EachEntry): void;
  take(each: EachEntry): void;
  /** Throws an error with the errno's name as `code`. */
  write(key: Buffer, value: Buffer): void;
  close(): void;
}

/** Where an entry's key stands in `keys` and its value in `values`, in bytes. */
export type EachEntry = (keys: Buffer, keyAt: number, values: Buffer, valueAt: number) => void;

/** Throws an error with the errno's name as `code`. */
export function createMap(shape: MapShape): BpfMap {
  const { kind, name, keyBytes, valueBytes, entries } = shape;
  const attributes = Buffer.alloc(MAP_ATTRIBUTES);
  attributes.writeUInt32LE(TYPE[kind], 0);
  attributes.writeUInt32LE(keyBytes, 4);
  attributes.writeUInt32LE(valueBytes, 8);
  attributes.writeUInt32LE(entries, 12);
  attributes.writeUInt32LE(kind === 'hash' ? AS_THEY_COME : 0, 16);
  writeName(attributes, name, 28);
  const fd = bpfOrThrow(COMMAND.createMap, attributes, `the map ${name}`);
  return {
    fd,
    read: each => readBatches(COMMAND.readBatch, fd, shape, each),
    take: each => readBatches(COMMAND.takeBatch, fd, shape, each),
    write: (key, value) => writeEntry(fd, name, key, value),
    close: () => closeSync(fd),
  };
}

function readBatches(command: number, fd: number, { keyBytes, valueBytes }: MapShape, each: EachEntry): void {
  const valuesAt = TOKEN_BYTES + keyBytes * ENTRIES_A_BATCH;
  const memory = mapPrivate(valuesAt + valueBytes * ENTRIES_A_BATCH);
  if (memory === undefined) throw systemError('memory for the entries of a map', ERRNO.ENOMEM);
  const keys = Buffer.from(memory.bytes, TOKEN_BYTES, keyBytes * ENTRIES_A_BATCH);
  const values = Buffer.from(memory.bytes, valuesAt);
  try {
    for (let isFirst = true; ; isFirst = false) {
      const attributes = Buffer.alloc(BATCH_ATTRIBUTES);
      if (!isFirst) writeAddress(attributes, memory.addressOf(0), 0);
      writeAddress(attributes, memory.addressOf(0), 8);
      writeAddress(attributes, memory.addressOf(TOKEN_BYTES), 16);
      writeAddress(attributes, memory.addressOf(valuesAt), 24);
      attributes.writeUInt32LE(ENTRIES_A_BATCH, 32);
      attributes.writeUInt32LE(fd, 36);
      const result = bpf(command, attributes);
      // The last batch comes with ENOENT.
      if (result < 0 && result !== -ERRNO.ENOENT) throw systemError('the entries of a map', -result);
      const count = attributes.readUInt32LE(32);
      for (let index = 0; index < count; index += 1) each(keys, index * keyBytes, values, index * valueBytes);
      if (result < 0) return;
    }
  } finally {
    memory.release();
  }
}
