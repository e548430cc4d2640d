import type { SentTable } from '../../model/sent-evidence.ts';
import type { SocketHistory } from '../../model/socket-history.ts';
import { socketColumns } from './socket-columns.ts';
import { type SocketTable, tableOf } from './socket-table.ts';

/** Numbers of one socket. */
const NUMBERS = 8;

/** The sockets of some local ports, to be sent to another host. */
export function sentTable(table: SocketTable, localPorts: readonly number[]): SentTable {
  const addresses = new Map<string, number>();
  const numbers: number[] = [];
  const histories: [number, SocketHistory][] = [];
  const numberOf = (address: string): number => {
    const known = addresses.get(address);
    if (known !== undefined) return known;
    addresses.set(address, addresses.size);
    return addresses.size - 1;
  };
  table.forEach(row => {
    if (!localPorts.includes(row.localPort)) return;
    if (row.history !== undefined) histories.push([numbers.length / NUMBERS, row.history]);
    numbers.push(numberOf(row.local), row.localPort, numberOf(row.remote), row.remotePort);
    numbers.push(row.state, row.inode, row.receiveQueue, row.sendQueue);
  });
  return { addresses: [...addresses.keys()], numbers, histories };
}

/** The table that was sent. */
export function receivedTable({ addresses, numbers, histories }: SentTable): SocketTable {
  const sockets = socketColumns();
  const historyAt = new Map(histories);
  for (let at = 0; at < numbers.length; at += NUMBERS) {
    const [
      local = 0,
      localPort = 0,
      remote = 0,
      remotePort = 0,
      state = 0,
      inode = 0,
      receiveQueue = 0,
      sendQueue = 0,
    ] = numbers.slice(at, at + NUMBERS);
    const history = historyAt.get(at / NUMBERS);
    sockets.add({
      local: addresses[local] ?? '',
      localPort,
      remote: addresses[remote] ?? '',
      remotePort,
      state,
      inode,
      receiveQueue,
      sendQueue,
      expiresMs: 0,
      ...(history !== undefined && { history }),
    });
  }
  return tableOf(sockets);
}
