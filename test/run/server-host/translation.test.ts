import { expect, test } from 'vitest';
import { socketColumns } from '../../../src/collectors/sockets/socket-columns.ts';
import { type SocketTable, tableOf } from '../../../src/collectors/sockets/socket-table.ts';
import { TCP_STATE } from '../../../src/model/codes.ts';
import { ok } from '../../../src/model/probe.ts';
import { untranslated } from '../../../src/run/server-host/translation.ts';

const SERVER = { address: '10.0.0.9', port: 80 };

type Ends = readonly [local: string, localPort: number, remote: string, remotePort: number];

function table(state: keyof typeof TCP_STATE, ...ends: readonly Ends[]): SocketTable {
  const columns = socketColumns();
  for (const [local, localPort, remote, remotePort] of ends) {
    const rest = { receiveQueue: 0, sendQueue: 0, expiresMs: 0, inode: 0 };
    columns.add({ state: TCP_STATE[state], local, localPort, remote, remotePort, ...rest });
  }
  return tableOf(columns);
}

const client = (source: string, port: number): Ends => [source, port, SERVER.address, SERVER.port];
const server = (source: string, port: number): Ends => [SERVER.address, SERVER.port, source, port];
const judge = (ofClient: SocketTable, ofServer: SocketTable) =>
  untranslated(ok(ofClient), ofServer, SERVER, 'db-1').state;

test('one connection that both have shows that they call it the same, whatever became of the others', () => {
  const mine = table('ESTABLISHED', client('10.0.0.1', 1), client('10.0.0.1', 2));
  expect(judge(mine, table('ESTABLISHED', server('10.0.0.1', 2)))).toBe('read');
});

test('an address of which the server has no connection is translated', () => {
  const mine = table('ESTABLISHED', client('10.0.0.1', 1), client('10.0.0.2', 2));
  expect(judge(mine, table('ESTABLISHED', server('10.0.0.99', 1), server('10.0.0.2', 2)))).toBe('absent');
});

test('nothing is said where the client is connected to nobody, or to others', () => {
  const none = table('ESTABLISHED');
  expect(judge(table('SYN-SENT', client('10.0.0.1', 1)), none)).toBe('read');
  expect(judge(table('ESTABLISHED', ['10.0.0.1', 1, '10.0.0.8', 80]), none)).toBe('read');
});
