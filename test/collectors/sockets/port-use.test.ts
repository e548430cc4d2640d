import { expect, test } from 'vitest';
import { countLocalPorts } from '../../../src/collectors/sockets/local-ports.ts';
import { countPortUse, parsePortRange } from '../../../src/collectors/sockets/port-use.ts';
import type { SocketRow } from '../../../src/collectors/sockets/socket-columns.ts';
import type { SocketTable } from '../../../src/collectors/sockets/socket-table.ts';

const range = { low: 40000, high: 40009 };
const atMs = 70_000;
const destination = { address: '10.0.0.9', port: 80 };

test('ports are counted per source and by state, the source with most first', () => {
  const table = tableOf([
    { local: '10.0.0.1', localPort: 40000, state: 1 },
    { local: '10.0.0.2', localPort: 40000, state: 1 },
    { local: '10.0.0.2', localPort: 40001, state: 6, expiresMs: 59_998 },
    { local: '10.0.0.2', localPort: 40009, state: 6, expiresMs: 30_000 },
  ]);
  expect(countPortUse(table, { range, sources: [], destination, atMs })).toEqual([
    {
      source: '10.0.0.2',
      destination: '10.0.0.9',
      destinationPort: 80,
      byState: { ESTABLISHED: 1, 'TIME-WAIT': 2 },
      timeWaitSince: [
        [40_000, 1],
        [70_000, 1],
      ],
    },
    { source: '10.0.0.1', destination: '10.0.0.9', destinationPort: 80, byState: { ESTABLISHED: 1 } },
  ]);
});

test('ports outside the range, other sources and other destinations do not count', () => {
  const table = tableOf([
    { localPort: 39999 },
    { localPort: 40010 },
    { localPort: 40001, remotePort: 81 },
    { localPort: 40002, remote: '10.0.0.8' },
    { localPort: 40003, local: '10.0.0.3' },
  ]);
  expect(countPortUse(table, { range, sources: ['10.0.0.1'], destination, atMs })).toEqual([]);
});

test('a listener on every address is reached at any', () => {
  const table = tableOf([{ remote: '10.0.0.8' }, { remote: '10.0.0.9' }]);
  const uses = countPortUse(table, { range, sources: [], destination: { address: '0.0.0.0', port: 80 }, atMs });
  expect(uses.map(use => use.destination)).toEqual(['10.0.0.8', '10.0.0.9']);
});

test('towards anywhere each port counts once, and those of every address count for each', () => {
  const table = tableOf([
    { localPort: 40000 },
    { localPort: 40000, remotePort: 81 },
    { localPort: 40001, local: '10.0.0.2' },
    { localPort: 40002, local: '0.0.0.0', state: 10 },
    { localPort: 50000 },
  ]);
  expect(countLocalPorts(table, range)).toEqual({ inUse: 3, mostOfOneAddress: 2 });
  expect(countLocalPorts(tableOf([]), range)).toEqual({ inUse: 0, mostOfOneAddress: 0 });
});

test('a range of ports', () => {
  expect(parsePortRange('32768\t60999\n')).toEqual({ low: 32768, high: 60999 });
  expect(() => parsePortRange('none')).toThrow('none');
});

function tableOf(sockets: readonly Partial<SocketRow>[]): SocketTable {
  const whole = sockets.map(socket => ({
    state: 1,
    local: '10.0.0.1',
    localPort: 40000,
    remote: '10.0.0.9',
    remotePort: 80,
    expiresMs: 0,
    history: undefined,
    inode: 0,
    receiveQueue: 0,
    sendQueue: 0,
    ...socket,
  }));
  return { find: () => undefined, forEach: visit => whole.forEach(visit) };
}
