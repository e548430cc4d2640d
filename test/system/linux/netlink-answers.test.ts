import { expect, test } from 'vitest';
import { dumpTrackedConnections } from '../../../src/system/linux/ctnetlink.ts';
import type { NetlinkSocket } from '../../../src/system/linux/netlink.ts';
import { nested, netlinkAttribute } from '../../../src/system/linux/netlink-message.ts';
import { qdiscDrops } from '../../../src/system/linux/qdisc-stats.ts';
import { dumpUnixListeners } from '../../../src/system/linux/unix-diag.ts';

/** Found by `npm run fuzz`: answers that end in the middle of what is read of them. */
function answering(payload: Buffer): NetlinkSocket {
  return {
    dump: (_type, _request, each) => each(payload, { start: 0, end: payload.length }),
    request: () => undefined,
    close: () => undefined,
  };
}

test('a queueing discipline without its numbers has dropped nothing', () => {
  expect(qdiscDrops(answering(Buffer.alloc(6)))).toBe(0);
  const root = Buffer.alloc(20);
  root.writeUInt32LE(0xffff_ffff, 12);
  const short = Buffer.concat([root, nested(7, netlinkAttribute(3, Buffer.alloc(8)))]);
  expect(qdiscDrops(answering(short))).toBe(0);
});

test('a tracked connection with half an address is none', () => {
  const tuple = [
    nested(1, netlinkAttribute(1, Buffer.from([10, 0])), netlinkAttribute(2, Buffer.from([10, 0, 0, 2]))),
    nested(
      2,
      netlinkAttribute(1, Buffer.from([6])),
      netlinkAttribute(2, Buffer.alloc(2)),
      netlinkAttribute(3, Buffer.alloc(2)),
    ),
  ];
  const payload = Buffer.concat([Buffer.alloc(4), nested(1, ...tuple)]);
  const found: unknown[] = [];
  dumpTrackedConnections(answering(payload), 'ipv4', connection => found.push(connection));
  expect(found).toEqual([]);
});

test('a Unix listener without its queue is none', () => {
  const found: unknown[] = [];
  const short = Buffer.concat([
    Buffer.alloc(16),
    netlinkAttribute(0, Buffer.from('/a\0')),
    netlinkAttribute(4, Buffer.alloc(4)),
  ]);
  dumpUnixListeners(answering(short), listener => found.push(listener));
  dumpUnixListeners(answering(Buffer.alloc(3)), listener => found.push(listener));
  expect(found).toEqual([]);
});
