import { dumpTrackedConnections } from '../../dist/system/linux/ctnetlink.js';
import { nested, netlinkAttribute } from '../../dist/system/linux/netlink-message.js';
import { dumpQuotas } from '../../dist/system/linux/nftables.js';
import { qdiscDrops } from '../../dist/system/linux/qdisc-stats.js';
import { dumpTcpSockets } from '../../dist/system/linux/sock-diag.js';
import { dumpUnixConnections, dumpUnixListeners } from '../../dist/system/linux/unix-diag.js';
import { below, pick } from './mutate.mjs';

const number = value => Buffer.from(Uint32Array.of(value).buffer);
const tuple = [
  nested(1, netlinkAttribute(1, Buffer.from([10, 0, 0, 1])), netlinkAttribute(2, Buffer.from([10, 0, 0, 2]))),
  nested(
    2,
    netlinkAttribute(1, Buffer.from([6])),
    netlinkAttribute(2, Buffer.alloc(2, 7)),
    netlinkAttribute(3, Buffer.alloc(2, 8)),
  ),
];
const TABLE = { family: 'inet', name: 'trail' };

/** What the kernel answers over netlink, each with its readers. */
const ANSWERS = [
  {
    payload: Buffer.concat([
      Buffer.alloc(72, 2),
      netlinkAttribute(2, Buffer.alloc(232, 3)),
      netlinkAttribute(7, Buffer.alloc(36, 4)),
    ]),
    readers: [netlink => dumpTcpSockets(netlink, { states: 1, history: true, drops: true }, ignore)],
  },
  {
    payload: Buffer.concat([
      Buffer.alloc(16, 1),
      netlinkAttribute(0, Buffer.from('/run/app.sock\0')),
      netlinkAttribute(2, number(77)),
      netlinkAttribute(3, Buffer.concat([number(1), number(2)])),
      netlinkAttribute(4, Buffer.concat([number(3), number(128)])),
    ]),
    readers: [netlink => dumpUnixListeners(netlink, ignore), netlink => dumpUnixConnections(netlink, ignore)],
  },
  {
    payload: Buffer.concat([Buffer.alloc(4), nested(1, ...tuple), nested(2, ...tuple)]),
    readers: ['ipv4', 'ipv6'].map(family => netlink => dumpTrackedConnections(netlink, family, ignore)),
  },
  {
    payload: Buffer.concat([
      Buffer.alloc(4),
      nested(
        3,
        ...[1, 2].map(key =>
          nested(
            1,
            nested(1, netlinkAttribute(1, number(key))),
            nested(7, nested(2, netlinkAttribute(4, Buffer.alloc(8, 1)))),
          ),
        ),
      ),
    ]),
    readers: [netlink => dumpQuotas(netlink, TABLE, 'set', ignore)],
  },
  {
    payload: Buffer.concat([
      Buffer.alloc(12),
      number(0xffff_ffff),
      number(0),
      nested(7, netlinkAttribute(3, Buffer.alloc(20, 1))),
    ]),
    readers: [qdiscDrops],
  },
];

export const answers = {
  make: random => {
    const index = below(random, ANSWERS.length);
    return { index, payload: mutateBytes(random, ANSWERS[index].payload) };
  },
  take: ({ index, payload }) => {
    const netlink = { dump: (_type, _request, each) => each(payload, { start: 0, end: payload.length }) };
    for (const read of ANSWERS[index].readers) read(netlink);
  },
};

/** Cut, or with other lengths, types and values. */
function mutateBytes(random, whole) {
  const bytes = Buffer.from(whole.subarray(0, random() < 0.4 ? below(random, whole.length + 1) : whole.length));
  for (let left = below(random, 6); left > 0 && bytes.length > 0; left -= 1)
    bytes[below(random, bytes.length)] = pick(random, [0, 1, 4, 8, 255, below(random, 256)]);
  return bytes;
}

function ignore() {}
