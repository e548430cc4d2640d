import type { TcpSocket } from '../system/linux/sock-diag.ts';
import type { SocketHistory } from '../system/linux/socket-history.ts';

/** Sockets as numbers in columns, some thirty bytes each: a table may have millions. */
export interface SocketColumns {
  readonly length: number;
  add(socket: TcpSocket): void;
  at(row: number): TcpSocket;
  /** What tells how far a row's connection has come. */
  entry(row: number): SocketEntry;
  /** What the four-tuple of a row is mixed to, for an index. */
  hash(row: number): number;
  /** The same for a four-tuple; undefined where one of the addresses is in no row. */
  hashOf(local: string, localPort: number, remote: string, remotePort: number): number | undefined;
  has(row: number, local: string, localPort: number, remote: string, remotePort: number): boolean;
}

/** `state` is the kernel's number (1 to 12). Inode 0: no descriptor. */
export type SocketEntry = Pick<TcpSocket, 'state' | 'inode' | 'history'>;

/** Column by column: addresses by their number of first appearance, both ports in one word. */
const COLUMNS = { local: 0, remote: 1, ports: 2, state: 3, receiveQueue: 4, sendQueue: 5, inode: 6 } as const;
const COLUMN_COUNT = 7;
const FIRST_CAPACITY = 1024;

export function socketColumns(): SocketColumns {
  const texts: string[] = [];
  const numbers = new Map<string, number>();
  /** By row, of those that came with one: no table has any that was not asked for it. */
  const histories = new Map<number, SocketHistory>();
  let columns = freshColumns(FIRST_CAPACITY);
  let length = 0;
  const numberOf = (text: string): number => {
    const known = numbers.get(text);
    if (known !== undefined) return known;
    numbers.set(text, texts.length);
    return texts.push(text) - 1;
  };
  const get = (column: number, row: number): number => columns[column]?.[row] ?? 0;
  const entry = (row: number): SocketEntry => {
    const history = histories.get(row);
    const { state, inode } = COLUMNS;
    return { state: get(state, row), inode: get(inode, row), ...(history !== undefined && { history }) };
  };
  const grow = (): void => {
    const larger = freshColumns(length * 2);
    larger.forEach((column, index) => void column.set(columns[index] ?? []));
    columns = larger;
  };
  return {
    get length() {
      return length;
    },
    add: socket => {
      if (length === (columns[0]?.length ?? 0)) grow();
      const words = [
        numberOf(socket.local),
        numberOf(socket.remote),
        portPair(socket.localPort, socket.remotePort),
        socket.state,
        socket.receiveQueue,
        socket.sendQueue,
        socket.inode,
      ];
      for (let column = 0; column < COLUMN_COUNT; column += 1) {
        const values = columns[column];
        if (values !== undefined) values[length] = words[column] ?? 0;
      }
      if (socket.history !== undefined) histories.set(length, socket.history);
      length += 1;
    },
    at: row => ({
      ...entry(row),
      local: texts[get(COLUMNS.local, row)] ?? '',
      localPort: get(COLUMNS.ports, row) >>> 16,
      remote: texts[get(COLUMNS.remote, row)] ?? '',
      remotePort: get(COLUMNS.ports, row) & 0xffff,
      receiveQueue: get(COLUMNS.receiveQueue, row),
      sendQueue: get(COLUMNS.sendQueue, row),
    }),
    entry,
    hash: row => mix(get(COLUMNS.local, row), get(COLUMNS.remote, row), get(COLUMNS.ports, row)),
    hashOf: (local, localPort, remote, remotePort) => {
      const from = numbers.get(local);
      const to = numbers.get(remote);
      return from === undefined || to === undefined ? undefined : mix(from, to, portPair(localPort, remotePort));
    },
    has: (row, local, localPort, remote, remotePort) =>
      get(COLUMNS.ports, row) === portPair(localPort, remotePort) &&
      texts[get(COLUMNS.local, row)] === local &&
      texts[get(COLUMNS.remote, row)] === remote,
  };
}

function freshColumns(capacity: number): Uint32Array[] {
  return Array.from({ length: COLUMN_COUNT }, () => new Uint32Array(capacity));
}

function portPair(localPort: number, remotePort: number): number {
  return ((localPort << 16) | remotePort) >>> 0;
}

/** Multiplications by odd constants spread what differs in few bits (the finaliser of MurmurHash3). */
function mix(local: number, remote: number, ports: number): number {
  let hash = Math.imul(ports ^ Math.imul(local, 0x9e37_79b1) ^ Math.imul(remote, 0x85eb_ca77), 0x85eb_ca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2_ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
