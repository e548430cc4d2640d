import type { SocketHistory } from '../../model/socket-history.ts';
import type { TcpSocket } from '../../system/linux/sock-diag.ts';

/** Sockets as numbers in columns, 32 bytes each: a table may have millions. */
export interface SocketColumns {
  readonly length: number;
  /** @param withHistory whether to keep it, where the socket has one */
  add(socket: TcpSocket, withHistory?: boolean): void;
  /** Hands every row to `each`, in order. */
  visit(each: (row: SocketRow) => void): void;
  /** What tells how far a row's connection has come. */
  entry(row: number): SocketEntry;
  /** What the four-tuple of a row is mixed to, for an index. */
  hash(row: number): number;
  /** The same for a four-tuple; undefined where one of the addresses is in no row. */
  hashOf(local: string, localPort: number, remote: string, remotePort: number): number | undefined;
  has(row: number, local: string, localPort: number, remote: string, remotePort: number): boolean;
}

/** `state` is the kernel's number (1 to 12). Inode 0: no descriptor. */
export type SocketEntry = Pick<TcpSocket, 'state' | 'inode' | 'receiveQueue' | 'sendQueue' | 'history'>;

/** A socket of a table. All rows of one visit are one object: it tells of the next one afterwards. */
export interface SocketRow
  extends Pick<TcpSocket, 'local' | 'localPort' | 'remote' | 'remotePort' | 'expiresMs'>,
    Omit<SocketEntry, 'history'> {
  readonly history: SocketHistory | undefined;
}

/** Column by column: addresses by their number of first appearance, both ports in one word. */
const COLUMNS = {
  local: 0,
  remote: 1,
  ports: 2,
  state: 3,
  inode: 4,
  receiveQueue: 5,
  sendQueue: 6,
  expires: 7,
} as const;
const COLUMN_COUNT = 8;
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
  const put = (column: number, value: number): void => {
    const values = columns[column];
    if (values !== undefined) values[length] = value;
  };
  const entry = (row: number): SocketEntry => {
    const history = histories.get(row);
    return {
      state: get(COLUMNS.state, row),
      inode: get(COLUMNS.inode, row),
      receiveQueue: get(COLUMNS.receiveQueue, row),
      sendQueue: get(COLUMNS.sendQueue, row),
      ...(history !== undefined && { history }),
    };
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
    add: (socket, withHistory = true) => {
      if (length === (columns[0]?.length ?? 0)) grow();
      put(COLUMNS.local, numberOf(socket.local));
      put(COLUMNS.remote, numberOf(socket.remote));
      put(COLUMNS.ports, portPair(socket.localPort, socket.remotePort));
      put(COLUMNS.state, socket.state);
      put(COLUMNS.inode, socket.inode);
      put(COLUMNS.receiveQueue, socket.receiveQueue);
      put(COLUMNS.sendQueue, socket.sendQueue);
      put(COLUMNS.expires, socket.expiresMs);
      if (withHistory && socket.history !== undefined) histories.set(length, socket.history);
      length += 1;
    },
    visit: each => {
      let row = 0;
      const cursor: SocketRow = {
        get state() {
          return get(COLUMNS.state, row);
        },
        get local() {
          return texts[get(COLUMNS.local, row)] ?? '';
        },
        get localPort() {
          return get(COLUMNS.ports, row) >>> 16;
        },
        get remote() {
          return texts[get(COLUMNS.remote, row)] ?? '';
        },
        get remotePort() {
          return get(COLUMNS.ports, row) & 0xffff;
        },
        get inode() {
          return get(COLUMNS.inode, row);
        },
        get receiveQueue() {
          return get(COLUMNS.receiveQueue, row);
        },
        get sendQueue() {
          return get(COLUMNS.sendQueue, row);
        },
        get expiresMs() {
          return get(COLUMNS.expires, row);
        },
        get history() {
          return histories.get(row);
        },
      };
      for (; row < length; row += 1) each(cursor);
    },
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
