import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { BPF_NUMBERS } from '../../../src/system/linux/bpf/bpf-call.ts';
import { epollEventLayout } from '../../../src/system/linux/epoll-event.ts';
import { queueConnect, queueReceive, queueSend, queueSocket } from '../../../src/system/linux/io-uring/operations.ts';
import type { Ring } from '../../../src/system/linux/io-uring/ring.ts';
import { submissionQueue } from '../../../src/system/linux/io-uring/submission-queue.ts';
import type { NetlinkSocket } from '../../../src/system/linux/netlink.ts';
import { dumpTcpSockets, type TcpSocket } from '../../../src/system/linux/sock-diag.ts';
import { socketAddress } from '../../../src/system/linux/socket-address.ts';

const FOLDER = path.join(import.meta.dirname, '../../fixtures/layouts');
const ARCHS = ['x64', 'arm64'] as const;

/** What the kernel's headers say (test/fixtures/layouts/README.md). */
function layouts(arch: string): ReadonlyMap<string, number> {
  const lines = readFileSync(path.join(FOLDER, `${arch}.txt`), 'utf8')
    .trim()
    .split('\n');
  return new Map(lines.map(line => [line.slice(0, line.lastIndexOf(' ')), Number(line.split(' ').at(-1))]));
}

it('arm64 differs from x86-64 in what is chosen by processor, and in nothing else', () => {
  const [x64, arm64] = ARCHS.map(layouts);
  expect([...(arm64 ?? [])].filter(([name, value]) => x64?.get(name) !== value).map(([name]) => name)).toEqual([
    'sizeof(struct epoll_event)',
    'struct epoll_event.data',
    'SYS_bpf',
  ]);
});

it.each(ARCHS)('what is chosen by processor is as the headers of %s have it', arch => {
  const at = layouts(arch);
  const { words, dataWord } = epollEventLayout(arch);
  expect([words * 4, dataWord * 4]).toEqual([at.get('sizeof(struct epoll_event)'), at.get('struct epoll_event.data')]);
  expect(BPF_NUMBERS[arch]).toBe(at.get('SYS_bpf'));
});

it.each(ARCHS)('socket addresses lie as the headers of %s say', arch => {
  const at = layouts(arch);
  const ipv4 = socketAddress('198.18.0.1', 8080);
  expect(ipv4).toHaveLength(numberOf(at, 'sizeof(struct sockaddr_in)'));
  expect(ipv4.readUInt16BE(numberOf(at, 'struct sockaddr_in.sin_port'))).toBe(8080);
  expect(ipv4.readUInt32BE(numberOf(at, 'struct sockaddr_in.sin_addr'))).toBe(0xc612_0001);
  const ipv6 = socketAddress('::1', 8080);
  expect(ipv6).toHaveLength(numberOf(at, 'sizeof(struct sockaddr_in6)'));
  expect(ipv6.readUInt16BE(numberOf(at, 'struct sockaddr_in6.sin6_port'))).toBe(8080);
  expect(ipv6.readUInt8(numberOf(at, 'struct sockaddr_in6.sin6_addr') + 15)).toBe(1);
});

it.each(ARCHS)('submissions of io_uring lie as the headers of %s say', arch => {
  const at = (member: string) => numberOf(layouts(arch), `struct io_uring_sqe.${member}`);
  const words = new Uint32Array(4 * 16);
  const bytes = Buffer.from(words.buffer);
  const ring = ringOver(words);
  const tag = { low: 11, high: 12, flags: 0 };
  const address = { low: 21, high: 22 };
  queueSocket(ring, 2, 6, tag);
  queueConnect(ring, 6, address, 16, tag);
  queueSend(ring, 6, address, 100, tag);
  queueReceive(ring, 6, 3, tag);
  const [socket, connect, send, receive] = [0, 1, 2, 3].map(index => bytes.subarray(index * 64, (index + 1) * 64));
  expect(numberOf(layouts(arch), 'sizeof(struct io_uring_sqe)')).toBe(64);
  expect(socket?.readInt32LE(at('fd'))).toBe(2);
  expect(socket?.readUInt32LE(at('file_index'))).toBe(7);
  expect(socket?.readBigUInt64LE(at('user_data'))).toBe((12n << 32n) + 11n);
  expect(connect?.readBigUInt64LE(at('addr'))).toBe((22n << 32n) + 21n);
  expect(connect?.readBigUInt64LE(at('off'))).toBe(16n);
  expect(send?.readUInt32LE(at('len'))).toBe(100);
  expect(send?.readUInt32LE(at('msg_flags'))).toBe(layouts(arch).get('MSG_NOSIGNAL'));
  expect(receive?.readUInt16LE(at('ioprio'))).toBe(2);
  expect(receive?.readUInt16LE(at('buf_group'))).toBe(3);
});

it.each(ARCHS)('questions about sockets and answers to them lie as the headers of %s say', arch => {
  const at = (name: string) => numberOf(layouts(arch), name);
  const answer = Buffer.alloc(at('sizeof(struct inet_diag_msg)'));
  answer.writeUInt8(2, 0);
  answer.writeUInt8(10, at('struct inet_diag_msg.idiag_state'));
  answer.writeUInt16BE(8080, at('struct inet_diag_msg.id.idiag_sport'));
  answer.writeUInt16BE(40_000, at('struct inet_diag_msg.id.idiag_dport'));
  answer.writeUInt32BE(0xc612_0001, at('struct inet_diag_msg.id.idiag_src'));
  answer.writeUInt32BE(0xc613_0001, at('struct inet_diag_msg.id.idiag_dst'));
  answer.writeUInt32LE(1, at('struct inet_diag_msg.idiag_expires'));
  answer.writeUInt32LE(2, at('struct inet_diag_msg.idiag_rqueue'));
  answer.writeUInt32LE(3, at('struct inet_diag_msg.idiag_wqueue'));
  answer.writeUInt32LE(4, at('struct inet_diag_msg.idiag_inode'));
  const { request, sockets } = askWith(answer);
  expect(request).toHaveLength(at('sizeof(struct inet_diag_req)'));
  expect(request.readUInt32LE(at('struct inet_diag_req.idiag_states'))).toBe(1 << 10);
  expect(sockets).toEqual([
    {
      state: 10,
      local: '198.18.0.1',
      localPort: 8080,
      remote: '198.19.0.1',
      remotePort: 40_000,
      expiresMs: 1,
      receiveQueue: 2,
      sendQueue: 3,
      inode: 4,
    },
  ]);
});

function numberOf(at: ReadonlyMap<string, number>, name: string): number {
  const number = at.get(name);
  if (number === undefined) throw new Error(`no ${name} among the layouts`);
  return number;
}

/** A ring whose entries are these words. */
function ringOver(entries: Uint32Array): Ring {
  const shared = new Uint32Array(8);
  const submission = { head: 0, tail: 1, flags: 2, count: entries.length / 16 };
  const completion = { head: 3, tail: 4, first: 5, count: 0 };
  const queues = { shared, entries, submission, completion, release: () => undefined };
  return { submissions: submissionQueue(queues, () => undefined) } as unknown as Ring;
}

/** Asks for listeners of a kernel that has this one answer. */
function askWith(answer: Buffer): { request: Buffer; sockets: TcpSocket[] } {
  let request = Buffer.alloc(0);
  const netlink: Pick<NetlinkSocket, 'dump'> = {
    dump: (_type, asked, each) => {
      request = Buffer.from(asked);
      each(answer, { start: 0, end: answer.length });
    },
  };
  const sockets: TcpSocket[] = [];
  dumpTcpSockets(netlink as NetlinkSocket, { states: 1 << 10 }, socket => sockets.push(socket));
  return { request, sockets };
}
