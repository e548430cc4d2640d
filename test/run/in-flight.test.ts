import { expect, it } from 'vitest';
import type { SocketEntry } from '../../src/collectors/sockets/socket-columns.ts';
import type { SocketTables } from '../../src/collectors/sockets/socket-tables.ts';
import { attemptAt, newLedger } from '../../src/model/ledger.ts';
import { absent, ok } from '../../src/model/probe.ts';
import { examineOne } from '../../src/run/reconstruction/join-tables.ts';

const TUPLE = { source: '198.18.0.1', sourcePort: 40_000, destination: '198.19.0.1', destinationPort: 8080 };
const OPEN: SocketEntry = { state: 1, inode: 77, receiveQueue: 0, sendQueue: 0 };
const CALM = { retransmits: 0, retransmitsOut: 0, bytesRetransmitted: 0, sinceSentMs: 20, bytesReceived: 0 };

function inFlight(client: Partial<SocketEntry>, server: Partial<SocketEntry>) {
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
  const { serverOwner, inFlight } = attemptAt(ledger, 0);
  return [serverOwner, inFlight];
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
  ['nothing, in the accept queue', {}, { inode: 0 }, ['none', 'nothing']],
  ['a half-open connection', { sendQueue: 60 }, { state: 3 }, ['process', 'unknown']],
  ['a connection that the server closed', { state: 8 }, { state: 5 }, ['process', 'unknown']],
])('the queues of both ends tell %s', (_, client, server, expected) => {
  expect(inFlight(client, server)).toEqual(expected);
});
