import { expect, it } from 'vitest';
import type { SocketEntry } from '../../src/collectors/sockets/socket-columns.ts';
import type { SocketTables } from '../../src/collectors/sockets/socket-tables.ts';
import { attemptAt, newLedger } from '../../src/model/ledger.ts';
import { absent, ok } from '../../src/model/probe.ts';
import { examineOne } from '../../src/run/reconstruction/join-tables.ts';

const TUPLE = { source: '198.18.0.1', sourcePort: 40_000, destination: '198.19.0.1', destinationPort: 8080 };
const OPEN: SocketEntry = { state: 1, inode: 77, receiveQueue: 0, sendQueue: 0 };
const CALM = {
  retransmits: 0,
  retransmitsOut: 0,
  bytesRetransmitted: 0,
  segmentBytes: 1448,
  sacked: 0,
  sinceSentMs: 20,
  sinceReceivedMs: 20,
  bytesReceived: 0,
};
/** Sent five times in vain. */
const AGAIN = { ...CALM, retransmits: 5 };

function inFlight(client: Partial<SocketEntry>, server: Partial<SocketEntry>) {
  const { serverOwner, inFlight } = examined(client, server);
  return [serverOwner, inFlight];
}

function examined(client: Partial<SocketEntry>, server: Partial<SocketEntry>) {
  const table = (entry: SocketEntry) => ok({ find: () => entry, forEach: () => undefined });
  const none = absent('not tracked');
  const tables: SocketTables = {
    client: table({ ...OPEN, ...client }),
    server: table({ ...OPEN, ...server }),
    clientTracking: none,
    serverTracking: none,
  };
  const ledger = newLedger(1);
  examineOne(ledger, 0, TUPLE, tables);
  return attemptAt(ledger, 0);
}

it.each([
  ['a request that the server does not have', { sendQueue: 60 }, {}, ['process', 'request']],
  ['one that waits for the application', { sendQueue: 60 }, { receiveQueue: 60 }, ['process', 'nothing']],
  ['one that was sent just now', { sendQueue: 60, history: CALM }, {}, ['process', 'nothing']],
  [
    'one that was sent again',
    { sendQueue: 60, history: { ...CALM, bytesRetransmitted: 60 } },
    {},
    ['process', 'request'],
  ],
  ['an answer that the client does not have', {}, { sendQueue: 90 }, ['process', 'answer']],
  ['an answer that the client does not read', { receiveQueue: 90 }, { sendQueue: 90 }, ['process', 'nothing']],
  ['an answer behind which the server closed', {}, { sendQueue: 90, state: 4, inode: 0 }, ['none', 'answer']],
  ['a FIN that is all', {}, { sendQueue: 1, state: 4, inode: 0 }, ['none', 'unknown']],
  ['nothing, in the accept queue', {}, { inode: 0 }, ['none', 'nothing']],
  ['a half-open connection', { sendQueue: 60 }, { state: 3 }, ['process', 'unknown']],
  ['a connection that the server closed', { state: 8 }, { state: 5 }, ['process', 'unknown']],
])('the queues of both ends tell %s', (_, client, server, expected) => {
  expect(inFlight(client, server)).toEqual(expected);
});

it.each([
  ['whole segments', {}, { sendQueue: 20_000, history: { ...AGAIN, bytesRetransmitted: 7240 } }, 'full'],
  [
    'whole segments, and a probe of the short last one',
    {},
    { sendQueue: 20_000, history: { ...AGAIN, bytesRetransmitted: 5 * 1200 } },
    'full',
  ],
  ['short packets', {}, { sendQueue: 20_000, history: { ...AGAIN, bytesRetransmitted: 300 } }, 'small'],
  ['a short answer, of which no more is known', {}, { sendQueue: 90 }, 'small'],
  ['a long answer, of which no more is known', {}, { sendQueue: 20_000 }, 'unknown'],
  ['an answer that was sent once', {}, { sendQueue: 20_000, history: CALM }, 'unknown'],
  [
    'whole segments of a server that does not acknowledge the request',
    { sendQueue: 60 },
    { sendQueue: 20_000, history: { ...AGAIN, bytesRetransmitted: 7240 } },
    'small',
  ],
  [
    'whole segments, of which others arrived',
    {},
    { sendQueue: 20_000, history: { ...AGAIN, bytesRetransmitted: 7240, sacked: 3 } },
    'small',
  ],
  [
    'whole segments behind which the server closed',
    {},
    { sendQueue: 20_000, state: 4, inode: 0, history: { ...AGAIN, bytesRetransmitted: 7240 } },
    'full',
  ],
  ['whole segments of a request', { sendQueue: 20_000, history: { ...AGAIN, bytesRetransmitted: 7240 } }, {}, 'full'],
])('it is told how large lost packets were: %s', (_, client, server, expected) => {
  expect(examined(client, server).lostSegments).toBe(expected);
});
