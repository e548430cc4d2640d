import { expect, it } from 'vitest';
import { groupAttempts } from '../../src/attribution/group.ts';
import { outcomesOf } from '../../src/attribution/outcomes.ts';
import type { SocketTables } from '../../src/collectors/socket-tables.ts';
import { absent, read } from '../../src/model/probe.ts';
import { type HeldSocket, heldSockets, stuckSockets } from '../../src/run/held-sockets.ts';
import { type Reconstruction, reconstruct } from '../../src/run/reconstruct.ts';

const CLIENT = '198.18.0.1';
const SERVER = '198.19.0.1';
const LISTENER = { address: SERVER, port: 8080 };
const ESTABLISHED = 1;
const SYN_SENT = 2;

type Entry = readonly [port: number, client: number, server?: number, inode?: number];

/** Tables of both kernels, a connection a row. */
function tables(entries: readonly Entry[]): SocketTables {
  const table = (side: 'client' | 'server') => {
    const sockets = entries.flatMap(([port, mine, theirs, inode = 0]) => {
      if (side === 'server' && theirs === undefined) return [];
      const [local, localPort, remote, remotePort] =
        side === 'client' ? [CLIENT, port, SERVER, 8080] : [SERVER, 8080, CLIENT, port];
      const state = side === 'client' ? mine : (theirs ?? 0);
      return [{ local, localPort, remote, remotePort, state, inode, receiveQueue: 0, sendQueue: 0 } as const];
    });
    return read({
      find: (local: string, localPort: number, remote: string, remotePort: number) =>
        sockets.find(
          socket =>
            socket.local === local &&
            socket.localPort === localPort &&
            socket.remote === remote &&
            socket.remotePort === remotePort,
        ),
      forEach: (visit: (socket: (typeof sockets)[number]) => void) => sockets.forEach(visit),
    });
  };
  const none = absent('not tracked');
  return {
    client: table('client'),
    server: table('server'),
    clientTracking: none,
    serverTracking: none,
  } as unknown as SocketTables;
}

const ALL: readonly Entry[] = [
  [1001, ESTABLISHED, ESTABLISHED, 77],
  [1002, ESTABLISHED, ESTABLISHED, 78],
  [1003, ESTABLISHED, ESTABLISHED, 0],
  [1004, ESTABLISHED],
  [1005, SYN_SENT],
];

function known(changes: Partial<Reconstruction>): Reconstruction {
  return { connections: 10, failed: [], held: [], requests: 100, openedBeforeEnd: undefined, endMs: 2000, ...changes };
}

function counted(reconstruction: Reconstruction, of: SocketTables = tables(ALL)) {
  const ledger = reconstruct(reconstruction, of);
  const { attempted, served, failed, pending, connectMs } = outcomesOf([ledger]);
  const groups = groupAttempts([ledger], { targetEndedMs: undefined, loadEndedMs: 2000 });
  return {
    counts: { attempted, served, failed, pending },
    connectMs,
    groups: groups.map(
      group => `${group.count} ${group.outcome} ${group.stage} ${group.symptom.kind} ${group.autopsy}`,
    ),
  };
}

function held(): HeldSocket[] {
  return heldSockets(tables(ALL), LISTENER) ?? [];
}

it('connections that never reached the application are pending, each with what both kernels hold; no time is made up', () => {
  const { counts, connectMs, groups } = counted(known({ held: held() }));
  expect(counts).toEqual({ attempted: 10, served: 7, failed: 0, pending: 3 });
  expect(connectMs).toBeUndefined();
  expect(groups.sort()).toEqual([
    '1 pending connect timeout syn-lost',
    '1 pending response timeout ghost',
    '1 pending response timeout queued',
  ]);
});

it('failed calls are failed attempts with their errno', () => {
  const failed = [{ syscall: 'socket' as const, errno: 'EMFILE', count: 4, firstMs: 5, lastMs: 9 }];
  const { counts, groups } = counted(known({ failed }));
  expect(counts).toEqual({ attempted: 10, served: 6, failed: 4, pending: 0 });
  expect(groups).toEqual(['4 failed socket errno no-socket']);
});

it('no more connections were served than requests were answered', () => {
  const { counts, groups } = counted(known({ held: held(), requests: 0, connections: 5 }));
  expect(counts).toEqual({ attempted: 5, served: 0, failed: 0, pending: 5 });
  expect(groups).toContain('2 pending response timeout accepted');
});

it('a driver that does not say how many were answered is believed', () => {
  expect(counted(known({ requests: undefined })).counts.served).toBe(10);
});

it('what a driver that gave up had opened is lost with it, and what it never tried is not counted', () => {
  const failed = [{ syscall: 'socket' as const, errno: 'EMFILE', count: 1, firstMs: 5, lastMs: 5 }];
  const { counts } = counted(known({ failed, requests: undefined, openedBeforeEnd: 6 }));
  expect(counts).toEqual({ attempted: 7, served: 0, failed: 7, pending: 0 });
});

it('a connection that moved on between two looks is not stuck', () => {
  const before = heldSockets(tables([[1003, SYN_SENT]]), LISTENER) ?? [];
  const stuck = stuckSockets(before, held()).filter(({ served }) => !served);
  expect(stuck.map(({ tuple }) => tuple.sourcePort)).toEqual([1003]);
});

it('sockets of others are not held', () => {
  expect(heldSockets(tables(ALL), { address: SERVER, port: 9 })).toEqual([]);
  expect(heldSockets({ ...tables(ALL), client: absent('not read') }, LISTENER)).toBeUndefined();
});
