import type { Address } from '../memory.ts';
import type { Ring } from './ring.ts';
import { ENTRY } from './submission-queue.ts';

/** Numbers of operations (include/uapi/linux/io_uring.h, enum io_uring_op). */
export const OPERATION = {
  accept: 13,
  cancel: 14,
  connect: 16,
  close: 19,
  send: 26,
  receive: 27,
  shutdown: 34,
  socket: 45,
  command: 46,
  installDescriptor: 54,
  bind: 56,
} as const;

/** Words of a submission entry beyond the common ones (struct io_uring_sqe). */
const WORD = { offset: 2, address: 4, length: 6, operationFlags: 7, buffers: 10, slot: 11, address3: 12 } as const;

const SOCK_STREAM = 1;
const SHUT_RDWR = 2;
const MSG_NOSIGNAL = 0x4000;
/** In the entry's first word, beside the operation: IORING_RECV_MULTISHOT in `ioprio`. */
const RECEIVE_MULTISHOT = (1 << 1) << 16;
const SOCKET_SET_OPTION = 3;

/** Which completion a submission gets: two numbers of the caller's own, and flags of ENTRY. */
export interface Tag {
  readonly low: number;
  readonly high: number;
  readonly flags: number;
}

/** A TCP socket of this address family in direct descriptor `slot`. */
export function queueSocket({ submissions }: Ring, family: number, slot: number, { low, high, flags }: Tag): void {
  const at = submissions.add(OPERATION.socket, flags, family, low, high);
  submissions.words[at + WORD.offset] = SOCK_STREAM;
  submissions.words[at + WORD.slot] = slot + 1;
}

/** A socket option, and where its value lies. */
export interface SocketOption {
  readonly level: number;
  readonly name: number;
  readonly value: Address;
  readonly length: number;
}

export function queueOption(ring: Ring, slot: number, { level, name, value, length }: SocketOption, tag: Tag): void {
  const { words } = ring.submissions;
  const at = addDirect(ring, OPERATION.command, slot, tag);
  words[at + WORD.offset] = SOCKET_SET_OPTION;
  words[at + WORD.address] = level;
  words[at + WORD.address + 1] = name;
  words[at + WORD.slot] = length;
  words[at + WORD.address3] = value.low;
  words[at + WORD.address3 + 1] = value.high;
}

export function queueBind(ring: Ring, slot: number, address: Address, length: number, tag: Tag): void {
  queueWithAddress(ring, OPERATION.bind, slot, address, length, tag);
}

export function queueConnect(ring: Ring, slot: number, address: Address, length: number, tag: Tag): void {
  queueWithAddress(ring, OPERATION.connect, slot, address, length, tag);
}

/** bind and connect have the length of the address where others have an offset. */
function queueWithAddress(
  ring: Ring,
  operation: number,
  slot: number,
  { low, high }: Address,
  length: number,
  tag: Tag,
): void {
  const { words } = ring.submissions;
  const at = addDirect(ring, operation, slot, tag);
  words[at + WORD.offset] = length;
  words[at + WORD.address] = low;
  words[at + WORD.address + 1] = high;
}

export function queueSend(ring: Ring, slot: number, { low, high }: Address, length: number, tag: Tag): void {
  const { words } = ring.submissions;
  const at = addDirect(ring, OPERATION.send, slot, tag);
  words[at + WORD.address] = low;
  words[at + WORD.address + 1] = high;
  words[at + WORD.length] = length;
  words[at + WORD.operationFlags] = MSG_NOSIGNAL;
}

/** Receives into buffers of `group`, again and again, until a completion without COMPLETION.more. */
export function queueReceive(ring: Ring, slot: number, group: number, tag: Tag): void {
  const { words } = ring.submissions;
  const at = addDirect(ring, OPERATION.receive, slot, { ...tag, flags: tag.flags | ENTRY.selectBuffer });
  words[at] = (words[at] ?? 0) | RECEIVE_MULTISHOT;
  words[at + WORD.buffers] = group;
}

/** Accepts one connection from a listener of the process's own descriptors into direct descriptor `slot`. */
export function queueAccept({ submissions }: Ring, listener: number, slot: number, { low, high, flags }: Tag): void {
  const at = submissions.add(OPERATION.accept, flags, listener, low, high);
  submissions.words[at + WORD.slot] = slot + 1;
}

/** Ends both directions: what waits on the socket comes to an end. */
export function queueShutdown(ring: Ring, slot: number, tag: Tag): void {
  const at = addDirect(ring, OPERATION.shutdown, slot, tag);
  ring.submissions.words[at + WORD.length] = SHUT_RDWR;
}

export function queueClose({ submissions }: Ring, slot: number, { low, high, flags }: Tag): void {
  const at = submissions.add(OPERATION.close, flags, 0, low, high);
  submissions.words[at + WORD.slot] = slot + 1;
}

/** Cancels the submission that has `target` as its low and high. */
export function queueCancel({ submissions }: Ring, target: Address, { low, high, flags }: Tag): void {
  const at = submissions.add(OPERATION.cancel, flags, -1, low, high);
  submissions.words[at + WORD.address] = target.low;
  submissions.words[at + WORD.address + 1] = target.high;
}

/** Gives the process a true descriptor of what a direct one refers to; the result is its number. */
export function queueInstall(ring: Ring, slot: number, tag: Tag): void {
  addDirect(ring, OPERATION.installDescriptor, slot, tag);
}

function addDirect({ submissions }: Ring, operation: number, slot: number, { low, high, flags }: Tag): number {
  return submissions.add(operation, flags | ENTRY.direct, slot, low, high);
}
