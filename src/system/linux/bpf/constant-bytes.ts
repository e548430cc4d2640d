import { closeSync } from 'node:fs';
import { ERRNO } from '../../../model/errno.ts';
import { mapPrivate } from '../memory.ts';
import { systemError } from '../system-error.ts';
import { bpfOrThrow, COMMAND, writeAddress, writeName } from './bpf-call.ts';

/** enum bpf_map_type */
const ARRAY = 2;
/** BPF_F_RDONLY_PROG: programs may only read it. */
const READ_ONLY = 128;
const MAP_ATTRIBUTES = 72;
const ENTRY_ATTRIBUTES = 32;
const KEY_BYTES = 4;
const VALUE_AT = 8;

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
    write(fd, name, bytes);
    freeze(fd, name);
    return { fd, close: () => closeSync(fd) };
  } catch (error) {
    closeSync(fd);
    throw error;
  }
}

function write(fd: number, name: string, bytes: Buffer): void {
  const memory = mapPrivate(VALUE_AT + bytes.length);
  if (memory === undefined) throw systemError(`the map ${name}`, ERRNO.ENOMEM);
  try {
    bytes.copy(Buffer.from(memory.bytes), VALUE_AT);
    const attributes = Buffer.alloc(ENTRY_ATTRIBUTES);
    attributes.writeUInt32LE(fd, 0);
    writeAddress(attributes, memory.addressOf(0), 8);
    writeAddress(attributes, memory.addressOf(VALUE_AT), 16);
    bpfOrThrow(COMMAND.writeEntry, attributes, `the map ${name}`);
  } finally {
    memory.release();
  }
}

function freeze(fd: number, name: string): void {
  const attributes = Buffer.alloc(ENTRY_ATTRIBUTES);
  attributes.writeUInt32LE(fd, 0);
  bpfOrThrow(COMMAND.freezeMap, attributes, `the map ${name}`);
}
