import { expect, it } from 'vitest';
import type { SocketEntry } from '../../src/collectors/sockets/socket-columns.ts';
import type { SocketTables } from '../../src/collectors/sockets/socket-tables.ts';
import { TCP_STATE } from '../../src/model/codes.ts';
import { attemptAt, newLedger, UNKNOWN_STATE } from '../../src/model/ledger.ts';
import { absent, ok } from '../../src/model/probe.ts';
import { examineOne } from '../../src/run/reconstruction/join-tables.ts';

const TUPLE = { source: '198.18.0.1', sourcePort: 40_000, destination: '198.19.0.1', destinationPort: 8080 };
type State = keyof typeof TCP_STATE;

/** What is noted of an attempt that the driver saw in a state, where the kernels hold these. */
function examined(seen: number, client: State | 'unread', server: State) {
  const table = (state: State | 'unread'): SocketTables['client'] => {
    if (state === 'unread') return absent('not read');
    const entry: SocketEntry = { state: TCP_STATE[state], inode: 77, receiveQueue: 0, sendQueue: 0 };
    return ok({ find: () => (state === 'none' ? undefined : entry), forEach: () => undefined });
  };
  const tracking = ok({ has: () => true, answersTo: () => undefined });
  const ledger = newLedger(1);
  ledger.clientState[0] = seen;
  examineOne(ledger, 0, TUPLE, {
    client: table(client),
    server: table(server),
    clientTracking: tracking as never,
    serverTracking: tracking as never,
  });
  const { clientState, serverState, serverTracking } = attemptAt(ledger, 0);
  return [clientState, serverState, serverTracking];
}

it.each([
  // Refused, and its port given to the next one: what stands there is not its connection.
  [
    'a port that another connection has',
    TCP_STATE.CLOSED,
    'ESTABLISHED',
    'ESTABLISHED',
    ['CLOSED', 'unknown', 'unknown'],
  ],
  ['a port that another one had', TCP_STATE.CLOSED, 'TIME-WAIT', 'none', ['CLOSED', 'unknown', 'unknown']],
  ['a port that nobody has', TCP_STATE.CLOSED, 'none', 'SYN-RECV', ['CLOSED', 'SYN-RECV', 'present']],
  ['a client that was not read', TCP_STATE.CLOSED, 'unread', 'SYN-RECV', ['CLOSED', 'SYN-RECV', 'present']],
  ['a socket that stands still', TCP_STATE['SYN-SENT'], 'ESTABLISHED', 'none', ['ESTABLISHED', 'none', 'present']],
  ['one that nobody saw', UNKNOWN_STATE, 'none', 'none', ['none', 'none', 'present']],
] as const)('an attempt with %s', (_, seen, client, server, expected) => {
  expect(examined(seen, client, server)).toEqual(expected);
});

it('an attempt whose source was translated is looked up with the ends that the server has', () => {
  const asked: unknown[] = [];
  const server: SocketTables['server'] = ok({
    find: (...ends) => {
      asked.push(ends);
      return undefined;
    },
    forEach: () => undefined,
  });
  const answers = { source: '198.19.0.1', sourcePort: 8080, destination: '198.18.0.9', destinationPort: 1024 };
  const clientTracking = ok({ has: () => true, answersTo: () => answers, translated: [] });
  const has = (...ends: unknown[]) => asked.push(ends) > 0;
  const serverTracking = ok({ has, answersTo: () => undefined, translated: [] });
  examineOne(newLedger(1), 0, TUPLE, { client: absent('not read'), server, clientTracking, serverTracking });
  expect(asked).toEqual([
    ['198.19.0.1', 8080, '198.18.0.9', 1024],
    ['198.18.0.9', 1024, '198.19.0.1', 8080],
  ]);
});
