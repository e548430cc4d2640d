import { ERRNO } from '../../../model/errno.ts';
import { mapPrivate } from '../memory.ts';
import { systemError } from '../system-error.ts';
import { bpfOrThrow, COMMAND, writeAddress } from './bpf-call.ts';

const ENTRY_ATTRIBUTES = 32;

/** Puts one entry into the map `fd`. Throws an error with the errno's name as `code`. */
export function writeEntry(fd: number, name: string, key: Buffer, value: Buffer): void {
  const memory = mapPrivate(key.length + value.length);
  if (memory === undefined) throw systemError(`the map ${name}`, ERRNO.ENOMEM);
  try {
    Buffer.concat([key, value]).copy(Buffer.from(memory.bytes));
    const attributes = Buffer.alloc(ENTRY_ATTRIBUTES);
    attributes.writeUInt32LE(fd, 0);
    writeAddress(attributes, memory.addressOf(0), 8);
    writeAddress(attributes, memory.addressOf(key.length), 16);
    bpfOrThrow(COMMAND.writeEntry, attributes, `the map ${name}`);
  } finally {
    memory.release();
  }
}
