import { closeSync } from 'node:fs';
import { systemCall } from './libc.ts';
import { attachFilter, type SocketFilter } from './socket-filter.ts';
import { systemError } from './system-error.ts';

const socketCall = systemCall<[number, number, number]>('int socket(int, int, int)');
const bindCall = systemCall<[number, Buffer, number]>('int bind(int, const void *, unsigned int)');
const receiveCall = systemCall<[number, Buffer, number, number]>('int64_t recv(int, void *, size_t, int)');
const setNumber = systemCall<[number, number, number, Buffer, number]>(
  'int setsockopt(int, int, int, const void *, unsigned int)',
);

const CLOSE_ON_EXEC = 0o2000000;
const SOL_SOCKET = 1;
const SO_RCVBUF = 8;
const SO_RCVBUFFORCE = 33;
const MSG_DONTWAIT = 0x40;
const EAGAIN = -11;
const ENOBUFS = -105;

/** A socket by which the kernel hands over what it has, rather than another program. */
export interface FilteredSource {
  /** For messages. */
  readonly what: string;
  readonly domain: number;
  readonly type: number;
  readonly protocol: number;
  /** What it is bound to, as its family writes addresses. */
  readonly address: Buffer;
  readonly filter: SocketFilter;
  /** Asked for; the kernel gives an ordinary user no more than net.core.rmem_max. */
  readonly bufferBytes: number;
  /** The most that one message may have. */
  readonly messageBytes: number;
}

export interface FilteredSocket {
  readonly fd: number;
  /** Hands every message that waits to `each`, which must not keep the buffer. False: the kernel had to drop some. */
  read(each: (message: Buffer) => void): boolean;
  close(): void;
}

/** Takes only what passes the filter, which is there before the socket is bound. Throws an error with the errno's name as `code`. */
export function openFiltered(source: FilteredSource): FilteredSocket {
  const { what, domain, type, protocol, address, filter, messageBytes } = source;
  const fd = checked(`${what} socket`, socketCall(domain, type | CLOSE_ON_EXEC, protocol));
  try {
    makeRoom(fd, source);
    checked(`${what} filter`, attachFilter(fd, filter));
    checked(`${what} address`, bindCall(fd, address, address.length));
  } catch (error) {
    closeSync(fd);
    throw error;
  }
  const buffer = Buffer.allocUnsafeSlow(messageBytes);
  return { fd, read: each => readAll(fd, what, buffer, each), close: () => closeSync(fd) };
}

function makeRoom(fd: number, { what, bufferBytes }: FilteredSource): void {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(bufferBytes, 0);
  if (setNumber(fd, SOL_SOCKET, SO_RCVBUFFORCE, bytes, bytes.length) < 0)
    checked(`${what} buffer`, setNumber(fd, SOL_SOCKET, SO_RCVBUF, bytes, bytes.length));
}

function readAll(fd: number, what: string, buffer: Buffer, each: (message: Buffer) => void): boolean {
  let complete = true;
  for (;;) {
    const bytes = receiveCall(fd, buffer, buffer.length, MSG_DONTWAIT);
    if (bytes === EAGAIN) return complete;
    if (bytes === ENOBUFS) complete = false;
    else if (bytes < 0) throw systemError(`${what} message`, -bytes);
    else each(buffer.subarray(0, bytes));
  }
}

function checked(what: string, result: number): number {
  if (result < 0) throw systemError(what, -result);
  return result;
}
