import koffi from 'koffi';
import { systemCall } from './libc.ts';

const PROT_READ_WRITE = 3;
const MAP_SHARED_POPULATE = 0x1 | 0x8000;
const MAP_PRIVATE_ANONYMOUS = 0x2 | 0x20;
const PAGE_BYTES = 4096;

const libc = koffi.load(null);
const callMap = libc.func('void *mmap(void *, size_t, int, int, int, int64_t)');
const callUnmap = systemCall<[unknown, number]>('int munmap(void *, size_t)');

/** An address as two 32-bit halves: no object is made for each use. */
export interface Address {
  readonly low: number;
  readonly high: number;
}

/** Memory at a fixed address that the kernel may read and write after the call that told it. */
export interface KernelMemory {
  /** Valid until `release`. */
  readonly bytes: ArrayBuffer;
  addressOf(offset: number): Address;
  release(): void;
}

/** Maps `size` bytes of what `fd` offers at `offset`, shared with the kernel. Undefined when the kernel refuses. */
export function mapShared(fd: number, size: number, offset: number): KernelMemory | undefined {
  return memoryAt(callMap(null, size, PROT_READ_WRITE, MAP_SHARED_POPULATE, fd, offset), size);
}

/** Fresh zeroed memory: a Buffer's own may move when it is small. Undefined when there is none. */
export function mapPrivate(size: number): KernelMemory | undefined {
  const pages = Math.ceil(size / PAGE_BYTES) * PAGE_BYTES;
  return memoryAt(callMap(null, pages, PROT_READ_WRITE, MAP_PRIVATE_ANONYMOUS, -1, 0), pages);
}

function memoryAt(pointer: unknown, size: number): KernelMemory | undefined {
  const address = BigInt(koffi.address(pointer));
  // MAP_FAILED
  if (BigInt.asIntN(64, address) === -1n) return undefined;
  return {
    bytes: koffi.view(pointer, size),
    addressOf: offset => halves(address + BigInt(offset)),
    release: () => void callUnmap(pointer, size),
  };
}

function halves(address: bigint): Address {
  return { low: Number(address & 0xffff_ffffn), high: Number(address >> 32n) };
}
