import { ERRNO } from '../../../model/errno.ts';
import { systemCall } from '../libc.ts';
import type { Address } from '../memory.ts';
import { systemError } from '../system-error.ts';

/** The system call's number by the processor (asm/unistd.h). */
export const BPF_NUMBERS: Readonly<Record<string, number>> = { x64: 321, arm64: 280 };

/** Commands of bpf(2) (enum bpf_cmd). */
export const COMMAND = {
  createMap: 0,
  writeEntry: 2,
  loadProgram: 5,
  runProgram: 10,
  openTracepoint: 17,
  freezeMap: 22,
  readBatch: 24,
  takeBatch: 25,
} as const;

const callSystem = systemCall<[number, number, Buffer, number]>('long syscall(long, int, void *, uint32_t)');

/** Calls bpf(2): its result, or the negative errno. The kernel writes what it answers into `attributes`. */
export function bpf(command: number, attributes: Buffer): number {
  const number = BPF_NUMBERS[process.arch];
  if (number === undefined) throw systemError(`bpf() on ${process.arch}`, ERRNO.ENOSYS);
  return callSystem(number, command, attributes, attributes.length);
}

/** The same; throws an error with the errno's name as `code`. */
export function bpfOrThrow(command: number, attributes: Buffer, what: string): number {
  const result = bpf(command, attributes);
  if (result < 0) throw systemError(what, -result);
  return result;
}

export function writeAddress(attributes: Buffer, { low, high }: Address, at: number): void {
  attributes.writeUInt32LE(low, at);
  attributes.writeUInt32LE(high, at + 4);
}

/** Names of maps and programs, of which the kernel keeps 15 bytes. */
export function writeName(attributes: Buffer, name: string, at: number): void {
  attributes.write(name.slice(0, 15), at, 'latin1');
}
