import { closeSync } from 'node:fs';
import { bpfOrThrow, COMMAND, writeName } from './bpf-call.ts';
import { writeEntry } from './map-entry.ts';

/** enum bpf_map_type */
const ARRAY = 2;
/** BPF_F_RDONLY_PROG: programs may only read it. */
const READ_ONLY = 128;
const MAP_ATTRIBUTES = 72;
const ENTRY_ATTRIBUTES = 32;
const KEY_BYTES = 4;

/** Bytes in the kernel's memory that neither programs nor we can change any more, as a format of bpf_snprintf has to be. */
export interface ConstantBytes {
  /** Of an array whose first value they are. */
  readonly fd: number;
  close(): void;
}

/** Throws an error with the errno's name as `code`. */
export function makeConstantBytes(name: string, bytes: Buffer): ConstantBytes {
  const attributes = Buffer.alloc(MAP_ATTRIBUTES);
  attributes.writeUInt32LE(ARRAY, 0);
  attributes.writeUInt32LE(KEY_BYTES, 4);
  attributes.writeUInt32LE(bytes.length, 8);
  attributes.writeUInt32LE(1, 12);
  attributes.writeUInt32LE(READ_ONLY, 16);
  writeName(attributes, name, 28);
  const fd = bpfOrThrow(COMMAND.createMap, attributes, `the map ${name}`);
  try {
    writeEntry(fd, name, Buffer.alloc(KEY_BYTES), bytes);
    freeze(fd, name);
    return { fd, close: () => closeSync(fd) };
  } catch (error) {
    closeSync(fd);
    throw error;
  }
}

function freeze(fd: number, name: string): void {
  const attributes = Buffer.alloc(ENTRY_ATTRIBUTES);
  attributes.writeUInt32LE(fd, 0);
  bpfOrThrow(COMMAND.freezeMap, attributes, `the map ${name}`);
}
