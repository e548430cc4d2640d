import { closeSync } from 'node:fs';
import { systemCall } from './libc.ts';
import { aligned, dumpRequest, HEADER_BYTES, type Range } from './netlink-message.ts';
import { systemError } from './system-error.ts';

const socketCall = systemCall<[number, number, number]>('int socket(int, int, int)');
const sendCall = systemCall<[number, Buffer, number, number]>('int64_t send(int, const void *, size_t, int)');
const receiveCall = systemCall<[number, Buffer, number, number]>('int64_t recv(int, void *, size_t, int)');

const AF_NETLINK = 16;
const SOCK_RAW_CLOEXEC = 3 | 0o2000000;
const MSG_DONTWAIT = 0x40;
const NLMSG_ERROR = 2;
const NLMSG_DONE = 3;
/** The kernel fills at most 32 KiB at a time (net/netlink/af_netlink.c, netlink_recvmsg). */
const BUFFER_BYTES = 65_536;

/** A netlink socket. It belongs for good to the network namespace that it was made in. */
export interface NetlinkSocket {
  /**
   * Asks for a dump and hands each message's payload to `each`, which must not keep the buffer.
   * Throws an error with the errno's name as `code` when the kernel refuses.
   */
  dump(type: number, payload: Buffer, each: (buffer: Buffer, payload: Range) => void): void;
  /**
   * Sends messages of one sequence number, the last of which asks for an acknowledgement. Throws an error with the errno's name as `code`
   * for the first that the kernel refuses.
   */
  request(messages: Buffer, sequence: number): void;
  close(): void;
}

/** `protocol` is a NETLINK_ number. Throws when the kernel has no such family. */
export function openNetlink(protocol: number): NetlinkSocket {
  const fd = socketCall(AF_NETLINK, SOCK_RAW_CLOEXEC, protocol);
  if (fd < 0) throw systemError('netlink socket', -fd);
  const buffer = Buffer.allocUnsafeSlow(BUFFER_BYTES);
  let sequence = 0;
  return {
    dump: (type, payload, each) => {
      sequence += 1;
      whole(fd, buffer, () => {
        send(fd, dumpRequest(type, payload, sequence));
        receive(fd, buffer, sequence, each);
      });
    },
    request: (messages, ofMessages) => {
      whole(fd, buffer, () => {
        send(fd, messages);
        receive(fd, buffer, ofMessages, () => undefined);
      });
    },
    close: () => closeSync(fd),
  };
}

/** The rest of an answer that was broken off is thrown away: until it is read the kernel takes no other request (EBUSY). */
function whole(fd: number, buffer: Buffer, act: () => void): void {
  try {
    act();
  } catch (error) {
    while (receiveCall(fd, buffer, buffer.length, MSG_DONTWAIT) > 0);
    throw error;
  }
}

function send(fd: number, message: Buffer): void {
  const sent = sendCall(fd, message, message.length, 0);
  if (sent < 0) throw systemError('netlink request', -sent);
}

function receive(fd: number, buffer: Buffer, sequence: number, each: (buffer: Buffer, payload: Range) => void): void {
  for (;;) {
    // The kernel answers within the calls themselves: nothing to read means that nothing will come.
    const bytes = receiveCall(fd, buffer, buffer.length, MSG_DONTWAIT);
    if (bytes < 0) throw systemError('netlink answer', -bytes);
    if (readMessages(buffer, bytes, sequence, each)) return;
  }
}

/** True once the dump is complete. */
function readMessages(
  buffer: Buffer,
  bytes: number,
  sequence: number,
  each: (buffer: Buffer, payload: Range) => void,
): boolean {
  let at = 0;
  while (at + HEADER_BYTES <= bytes) {
    const length = buffer.readUInt32LE(at);
    const type = buffer.readUInt16LE(at + 4);
    const start = at + HEADER_BYTES;
    if (buffer.readUInt32LE(at + 8) === sequence) {
      if (type === NLMSG_DONE || type === NLMSG_ERROR) return ended(buffer, start, Math.min(at + length, bytes));
      each(buffer, { start, end: Math.min(at + length, bytes) });
    }
    at += Math.max(aligned(length), HEADER_BYTES);
  }
  return false;
}

/** Both kinds of last message begin with zero or a negative errno. */
function ended(buffer: Buffer, start: number, end: number): true {
  const status = end - start >= 4 ? buffer.readInt32LE(start) : 0;
  if (status < 0) throw systemError('netlink answer', -status);
  return true;
}
