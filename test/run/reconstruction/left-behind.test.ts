import { expect, it } from 'vitest';
import type { SocketTables } from '../../../src/collectors/sockets/socket-tables.ts';
import { TCP_STATE } from '../../../src/model/codes.ts';
import { absent, ok } from '../../../src/model/probe.ts';
import { leftBehind } from '../../../src/run/reconstruction/left-behind.ts';

const LISTENER = { address: '127.0.0.1', port: 8080 };

interface Left {
  readonly state?: number;
  readonly remote?: string;
  readonly remotePort?: number;
  readonly sendQueue?: number;
  readonly retransmits?: number;
  readonly bytesReceived?: number;
}

function left(...sockets: readonly Left[]) {
  const rows = sockets.map(
    ({ state = TCP_STATE['FIN-WAIT-1'], remote = '127.0.0.1', remotePort = 8080, sendQueue = 80, ...more }, row) => ({
      ...{ state, remote, remotePort, sendQueue, local: '127.0.0.1', localPort: row },
      history: { retransmits: more.retransmits ?? 2, sinceSentMs: 700, bytesReceived: more.bytesReceived ?? 500 },
    }),
  );
  const find = (_local: string, localPort: number) => rows[localPort];
  const client = ok({ find, forEach: (visit: (row: object) => void) => rows.forEach(visit) });
  const none = absent<never>('not looked at');
  const tables = { client, server: none, clientTracking: none, serverTracking: none };
  return leftBehind(tables as unknown as SocketTables, LISTENER);
}

it('a connection was left behind whose kernel still sends to the listener', () => {
  expect(left({}, { sendQueue: 1, bytesReceived: 0 })).toEqual([700, 700]);
});

it('one that has only just ended, is over, or went elsewhere was not', () => {
  const answered = { sendQueue: 1 };
  const others = [
    answered,
    { retransmits: 0 },
    { state: TCP_STATE['FIN-WAIT-2'] },
    { remote: '::1' },
    { remotePort: 53 },
  ];
  expect(left(...others)).toEqual([]);
});
