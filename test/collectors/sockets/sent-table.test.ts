import { expect, test } from 'vitest';
import { receivedTable, sentTable } from '../../../src/collectors/sockets/sent-table.ts';
import { socketColumns } from '../../../src/collectors/sockets/socket-columns.ts';
import { tableOf } from '../../../src/collectors/sockets/socket-table.ts';
import type { TcpSocket } from '../../../src/system/linux/sock-diag.ts';

const HISTORY = {
  retransmits: 2,
  retransmitsOut: 1,
  bytesRetransmitted: 40,
  sinceSentMs: 7,
  sinceReceivedMs: 7,
  sacked: 0,
  segmentBytes: 1448,
  bytesReceived: 3,
};

const LISTENER: TcpSocket = {
  state: 10,
  local: '10.0.0.9',
  localPort: 80,
  remote: '0.0.0.0',
  remotePort: 0,
  receiveQueue: 0,
  sendQueue: 100,
  expiresMs: 0,
  inode: 4_000_000_000,
};
const QUEUED: TcpSocket = { ...LISTENER, state: 1, remote: '10.0.0.1', remotePort: 40_000, inode: 0 };
const SENDING: TcpSocket = { ...QUEUED, remotePort: 40_001, inode: 12, history: HISTORY };
const OTHERS: TcpSocket = { ...QUEUED, localPort: 22, remotePort: 40_002 };

test('a table that was sent holds the same of the ports that were asked for', () => {
  const columns = socketColumns();
  for (const socket of [LISTENER, QUEUED, OTHERS, SENDING]) columns.add(socket);
  const sent: unknown = JSON.parse(JSON.stringify(sentTable(tableOf(columns), [80])));
  const table = receivedTable(sent as ReturnType<typeof sentTable>);
  const find = ({ local, localPort, remote, remotePort }: TcpSocket) =>
    table.find(local, localPort, remote, remotePort);
  expect(find(LISTENER)).toEqual({ state: 10, inode: 4_000_000_000, receiveQueue: 0, sendQueue: 100 });
  expect(find(QUEUED)).toEqual({ state: 1, inode: 0, receiveQueue: 0, sendQueue: 100 });
  expect(find(SENDING)).toEqual({ state: 1, inode: 12, receiveQueue: 0, sendQueue: 100, history: HISTORY });
  expect(find(OTHERS)).toBeUndefined();
});
