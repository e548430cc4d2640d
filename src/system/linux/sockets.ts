import type { AddressFamily } from '../../model/address-family.ts';
import { systemCall } from './libc.ts';
import { AF_UNIX, FAMILY_NUMBER, LARGEST_SOCKADDR_BYTES } from './socket-address.ts';

const SOCK_STREAM = 1;
const SOCK_NONBLOCK = 0o4000;
const SOCK_CLOEXEC = 0o2000000;
const SOL_SOCKET = 1;
const SO_ERROR = 4;
const IPPROTO_IP = 0;
const IP_BIND_ADDRESS_NO_PORT = 24;
const IP_LOCAL_PORT_RANGE = 51;
const IPPROTO_IPV6 = 41;
const IPV6_V6ONLY = 26;
const MSG_DONTWAIT = 0x40;
const MSG_NOSIGNAL = 0x4000;

const callSocket = systemCall<[number, number, number]>('int socket(int, int, int)');
const callConnect = systemCall<[number, Buffer, number]>('int connect(int, const void *, uint32_t)');
const callBind = systemCall<[number, Buffer, number]>('int bind(int, const void *, uint32_t)');
const callListen = systemCall<[number, number]>('int listen(int, int)');
const callAccept = systemCall<[number, null, null, number]>('int accept4(int, void *, void *, int)');
const callSend = systemCall<[number, Uint8Array, number, number]>('int64_t send(int, const void *, size_t, int)');
const callReceive = systemCall<[number, Uint8Array, number, number]>('int64_t recv(int, void *, size_t, int)');
const callClose = systemCall<[number]>('int close(int)');
const callName = systemCall<[number, Buffer, Buffer]>('int getsockname(int, void *, void *)');
const callGetOption = systemCall<[number, number, number, Buffer, Buffer]>(
  'int getsockopt(int, int, int, void *, void *)',
);
const callSetOption = systemCall<[number, number, number, Buffer, number]>(
  'int setsockopt(int, int, int, const void *, uint32_t)',
);

const optionValue = Buffer.allocUnsafeSlow(4);
const optionBytes = Buffer.allocUnsafeSlow(4);
const localName = Buffer.allocUnsafeSlow(LARGEST_SOCKADDR_BYTES);

/** Socket options of SOL_SOCKET that a listener sets. */
export const LISTENER_OPTION = { SO_REUSEADDR: 2, SO_REUSEPORT: 15 } as const;

/** A non-blocking TCP socket, or the negative errno. */
export function openSocket(family: AddressFamily = 'ipv4'): number {
  return callSocket(FAMILY_NUMBER[family], SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
}

/** The same of a Unix socket. */
export function openUnixSocket(): number {
  return callSocket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
}

/** First port 1, last port 65,535: bounds outside of the system's range leave that as it is. */
const EVERY_PORT = 65_535 * 2 ** 16 + 1;

/** The option of choosePortAtConnect. */
export const PORT_AT_CONNECT = { level: IPPROTO_IP, name: IP_BIND_ADDRESS_NO_PORT, value: 1 } as const;
/** The option of searchPortsInOnePass. */
export const PORTS_IN_ONE_PASS = { level: IPPROTO_IP, name: IP_LOCAL_PORT_RANGE, value: EVERY_PORT } as const;

/** 0, or the negative errno: -EINPROGRESS is how a non-blocking connect begins. */
export function connectTo(fd: number, destination: Buffer): number {
  return callConnect(fd, destination, destination.length);
}

/** 0, or the negative errno. */
export function bindTo(fd: number, address: Buffer): number {
  return callBind(fd, address, address.length);
}

/**
 * Leaves the choice of the local port to connect(), which can share one port among destinations; otherwise bind()
 * would take a port for itself alone (Linux 4.2 and later). 0, or the negative errno.
 */
export function choosePortAtConnect(fd: number): number {
  return setNumber(fd, PORT_AT_CONNECT);
}

/**
 * Lets connect() look for a free port in one pass over the whole range. By itself it looks at every second one first, and once
 * these are taken walks past all of them each time: past half the range that is a millisecond a call. The range stays the
 * system's (net/ipv4/inet_hashtables.c, __inet_hash_connect, since Linux 6.8; the option is as old as 6.3). 0, or the
 * negative errno, with which nothing is lost but time.
 */
export function searchPortsInOnePass(fd: number): number {
  return setNumber(fd, PORTS_IN_ONE_PASS);
}

/** Lets a listener on `::` take IPv4 too, whatever net.ipv6.bindv6only says. 0, or the negative errno. */
export function takeBothFamilies(fd: number): number {
  return setNumber(fd, { level: IPPROTO_IPV6, name: IPV6_V6ONLY, value: 0 });
}

/** 0, or the negative errno. */
export function enableOption(fd: number, option: number): number {
  return setNumber(fd, { level: SOL_SOCKET, name: option, value: 1 });
}

/** A socket option whose value is a 32-bit number. */
export interface NumberOption {
  readonly level: number;
  readonly name: number;
  readonly value: number;
}

function setNumber(fd: number, { level, name, value }: NumberOption): number {
  optionValue.writeUInt32LE(value, 0);
  return callSetOption(fd, level, name, optionValue, 4);
}

/** 0, or the negative errno. */
export function listenOn(fd: number, backlog: number): number {
  return callListen(fd, backlog);
}

/** A non-blocking socket for the next connection in the accept queue, or the negative errno: -EAGAIN when it is empty. */
export function acceptFrom(listener: number): number {
  return callAccept(listener, null, null, SOCK_NONBLOCK | SOCK_CLOEXEC);
}

/** Bytes taken, which may be fewer, or the negative errno. Never blocks, never raises SIGPIPE. */
export function sendTo(fd: number, bytes: Uint8Array, length: number): number {
  return callSend(fd, bytes, length, MSG_DONTWAIT | MSG_NOSIGNAL);
}

/** Bytes received into `buffer`, 0 at the end of the stream, or the negative errno. Never blocks. */
export function receiveFrom(fd: number, buffer: Uint8Array): number {
  return callReceive(fd, buffer, buffer.byteLength, MSG_DONTWAIT);
}

/** 0, or the negative errno; the descriptor is gone either way. */
export function closeDescriptor(fd: number): number {
  return callClose(fd);
}

/** The error that waits on the socket (SO_ERROR), as a positive errno; 0 for none. Reading clears it. */
export function pendingError(fd: number): number {
  optionBytes.writeUInt32LE(4, 0);
  const result = callGetOption(fd, SOL_SOCKET, SO_ERROR, optionValue, optionBytes);
  return result < 0 ? -result : optionValue.readInt32LE(0);
}

/** The socket's own port; 0 when it has none. */
export function localPort(fd: number): number {
  optionBytes.writeUInt32LE(LARGEST_SOCKADDR_BYTES, 0);
  return callName(fd, localName, optionBytes) < 0 ? 0 : localName.readUInt16BE(2);
}
