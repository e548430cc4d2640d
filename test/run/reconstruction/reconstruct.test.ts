import { describe, expect, it } from 'vitest';
import { groupAttempts } from '../../../src/attribution/groups/group.ts';
import { outcomesOf } from '../../../src/attribution/outcomes.ts';
import type { SocketTables } from '../../../src/collectors/sockets/socket-tables.ts';
import { absent, ok } from '../../../src/model/probe.ts';
import type { SocketHistory } from '../../../src/model/socket-history.ts';
import type { UnansweredFailure } from '../../../src/run/observers/unanswered.ts';
import { heldSockets, type WatchedSocket, watchedSockets } from '../../../src/run/reconstruction/held-sockets.ts';
import { type Reconstruction, reconstruct } from '../../../src/run/reconstruction/reconstruct.ts';

const CLIENT = '198.18.0.1';
const SERVER = '198.19.0.1';
const LISTENER = { address: SERVER, port: 8080 };
const ESTABLISHED = 1;
const SYN_SENT = 2;
const FIN_WAIT_2 = 5;
const CLOSE_WAIT = 8;

type Entry = readonly [port: number, client: number, server?: number, inode?: number, history?: Partial<SocketHistory>];

/** Tables of both kernels, a connection a row. */
function tables(entries: readonly Entry[]): SocketTables {
  const table = (side: 'client' | 'server') => {
    const sockets = entries.flatMap(([port, mine, theirs, inode = 0, history]) => {
      if (side === 'server' && theirs === undefined) return [];
      const [local, localPort, remote, remotePort] =
        side === 'client' ? [CLIENT, port, SERVER, 8080] : [SERVER, 8080, CLIENT, port];
      const state = side === 'client' ? mine : (theirs ?? 0);
      return [
        {
          local,
          localPort,
          remote,
          remotePort,
          state,
          inode,
          receiveQueue: 0,
          sendQueue: 0,
          ...(history && { history: { ...CALM, ...history } }),
        } as const,
      ];
    });
    return ok({
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

/** A connection that was answered half a second ago and lost nothing. */
const CALM: SocketHistory = {
  retransmits: 0,
  retransmitsOut: 0,
  bytesRetransmitted: 0,
  segmentBytes: 1448,
  sacked: 0,
  sinceSentMs: 500,
  sinceReceivedMs: 500,
  bytesReceived: 100,
};

const ALL: readonly Entry[] = [
  [1001, ESTABLISHED, ESTABLISHED, 77],
  [1002, ESTABLISHED, ESTABLISHED, 78],
  [1003, ESTABLISHED, ESTABLISHED, 0],
  [1004, ESTABLISHED],
  [1005, SYN_SENT],
];

function known(changes: Partial<Reconstruction>): Reconstruction {
  const answers = { refusals: [], shed: [], answered: undefined, longestAnswerMs: undefined };
  const opened = { ...answers, opened: 10, openedOnce: true, openedBeforeEnd: undefined };
  return { connections: 10, failed: [], held: [], requests: 100, ...opened, endMs: 2000, ...changes };
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

/** The connections of `now`, looked at for the second time; in the first look they were as `before` has them. */
function held(now: readonly Entry[] = ALL, before = now): WatchedSocket[] {
  return watchedSockets(heldSockets(tables(before), LISTENER) ?? [], heldSockets(tables(now), LISTENER) ?? []);
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

it('a connection that was answered and that the server has closed since is served, though the client has not closed it yet', () => {
  const closed: Entry[] = [[1001, CLOSE_WAIT, FIN_WAIT_2, 0, { bytesReceived: 100 }]];
  expect(counted(known({ held: held(closed) }), tables(closed)).counts).toMatchObject({ served: 10 });
  const unanswered: Entry[] = [[1001, CLOSE_WAIT, FIN_WAIT_2, 0, { bytesReceived: 1 }]];
  expect(counted(known({ held: held(unanswered) }), tables(unanswered)).counts).toMatchObject({
    served: 9,
    pending: 1,
  });
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

it('a connection that moved on between two looks, or began between them, is not stuck', () => {
  const stuck = held(ALL, [
    [1003, SYN_SENT],
    [1004, ESTABLISHED],
  ]).filter(socket => socket.stuck);
  expect(stuck.map(({ tuple }) => tuple.sourcePort)).toEqual([1004]);
});

it('a place in an accept queue is a stop after a quarter of a second, or a whole one where the queue moves', () => {
  const waiting: readonly Entry[] = [200, 300, 1100].map((sinceSentMs, row) => [
    1001 + row,
    ESTABLISHED,
    ESTABLISHED,
    0,
    { sinceSentMs },
  ]);
  const taken: Entry = [1009, ESTABLISHED, ESTABLISHED, 77, {}];
  const ports = (sockets: readonly WatchedSocket[]) =>
    sockets.filter(({ stuck, step }) => stuck && step === 'queued').map(({ tuple }) => tuple.sourcePort);
  expect(ports(held(waiting))).toEqual([1002, 1003]);
  expect(ports(held([...waiting, taken], [...waiting, [1009, ESTABLISHED, ESTABLISHED, 0]]))).toEqual([1003]);
});

it('what was still on its way when the time was over did not fail, and is no wait', () => {
  const now: readonly Entry[] = [
    [1001, SYN_SENT],
    [1002, ESTABLISHED, ESTABLISHED, 0, { bytesReceived: 0 }],
  ];
  const { counts, groups } = counted(
    known({ held: held(now, [[1002, SYN_SENT]]), requests: 7, opened: 9 }),
    tables(now),
  );
  expect(counts).toEqual({ attempted: 10, served: 7, failed: 0, pending: 3 });
  expect(groups.sort()).toEqual([
    '1 pending connect under-way syn-lost',
    '1 pending response under-way queued',
    '1 pending socket under-way no-socket',
  ]);
});

it('a lost SYN is told of what waits, and of what was served; data sent again is no SYN', () => {
  const now: readonly Entry[] = [
    [1001, ESTABLISHED, ESTABLISHED, 77, { retransmits: 1 }],
    [1002, ESTABLISHED, ESTABLISHED, 78, { retransmits: 1, bytesRetransmitted: 40 }],
    [1003, ESTABLISHED, ESTABLISHED, 0, { retransmits: 1, bytesReceived: 0 }],
  ];
  const given = { connections: 3, held: held(now), opened: 3 };
  const { groups } = counted(known(given), tables(now));
  expect(groups.sort()).toEqual(['1 delayed connect none accepted', '1 pending response timeout queued']);
  // By their ports the kernel tells where their SYNs were lost.
  expect([...reconstruct(known(given), tables(now)).sourcePort].filter(port => port > 0).sort()).toEqual([1001, 1003]);
  expect(counted(known({ ...given, openedOnce: false }), tables(now)).groups).toEqual([
    '1 pending response timeout queued',
  ]);
});

it('connections that were opened and have no socket any more are unexplained where there were no answers for them', () => {
  const { counts, groups } = counted(known({ requests: 4, opened: 10 }));
  expect(counts).toEqual({ attempted: 10, served: 4, failed: 6, pending: 0 });
  expect(groups).toEqual(['6 failed response none no-socket']);
});

it('sockets of others are not held', () => {
  expect(heldSockets(tables(ALL), { address: SERVER, port: 9 })).toEqual([]);
  expect(heldSockets({ ...tables(ALL), client: absent('not read') }, LISTENER)).toBeUndefined();
});

const SILENT: readonly Entry[] = [
  [1001, ESTABLISHED, ESTABLISHED, 77, { bytesReceived: 0, sinceSentMs: 1500 }],
  [1002, ESTABLISHED, ESTABLISHED, 78, { bytesReceived: 0, sinceSentMs: 400 }],
  [1003, ESTABLISHED, ESTABLISHED, 79],
];

it('a connection that never got a byte is not served, however many requests the others had answered', () => {
  const given = { connections: 3, held: held(SILENT), opened: 3, requests: 90_000 };
  const { counts, groups } = counted(known(given), tables(SILENT));
  expect(counts).toEqual({ attempted: 3, served: 1, failed: 0, pending: 2 });
  expect(groups).toEqual(['2 pending response timeout accepted']);
});

it('one of many that followed one another is silent where it waited longer than any answer took', () => {
  const given = { connections: 3, held: held(SILENT), opened: 9000, openedOnce: false, requests: 90_000 };
  expect(counted(known(given), tables(SILENT)).counts).toMatchObject({ served: 2, pending: 1 });
  expect(counted(known({ ...given, longestAnswerMs: 1600 }), tables(SILENT)).counts).toMatchObject({ served: 3 });
  // It had only just begun when it was looked at for the second time.
  const begun = { ...given, held: held(SILENT, []) };
  expect(counted(known(begun), tables(SILENT)).counts).toMatchObject({ served: 3 });
});

describe('a connection that had data before', () => {
  const one = (history: Partial<SocketHistory>): readonly Entry[] => [
    [1001, ESTABLISHED, ESTABLISHED, 77, { bytesReceived: 6400, sinceSentMs: 1500, sinceReceivedMs: 1500, ...history }],
    [1002, ESTABLISHED, ESTABLISHED, 78, { bytesReceived: 6400, sinceSentMs: 3, sinceReceivedMs: 3 }],
  ];
  const servedOf = (history: Partial<SocketHistory>, changes: Partial<Reconstruction> = {}) => {
    const given = {
      connections: 2,
      held: held(one(history)),
      opened: 2,
      requests: 90_000,
      answerBytes: 64,
      mayRest: true,
    };
    return counted(known({ ...given, ...changes }), tables(one(history))).counts;
  };

  it('waits where nothing came since it asked again', () => {
    expect(servedOf({ sinceReceivedMs: 1600 })).toMatchObject({ served: 1, pending: 1 });
    expect(servedOf({ sinceReceivedMs: 1600 }, { answered: 2 })).toMatchObject({ served: 1, pending: 1 });
    expect(servedOf({ sinceReceivedMs: 1600 }, { longestAnswerMs: 1600 })).toMatchObject({ served: 2 });
    expect(servedOf({ sinceSentMs: 900, sinceReceivedMs: 1600 })).toMatchObject({ served: 2 });
  });

  it('waits for whatever time, of a driver that never rests', () => {
    expect(servedOf({}, { mayRest: false })).toMatchObject({ served: 1, pending: 1 });
    expect(servedOf({ sinceReceivedMs: 1400 }, { mayRest: false })).toMatchObject({ served: 1, pending: 1 });
    expect(servedOf({ sinceSentMs: 20 }, { mayRest: false })).toMatchObject({ served: 1, pending: 1 });
    expect(servedOf({ sinceSentMs: 900, sinceReceivedMs: 900 }, { mayRest: false })).toMatchObject({ served: 2 });
  });

  it('waits for the rest of an answer that is shorter than any', () => {
    expect(servedOf({ bytesReceived: 24, sinceReceivedMs: 1400 })).toMatchObject({ served: 1, pending: 1 });
    const refusals = [{ status: 0, count: 1 }];
    expect(servedOf({ bytesReceived: 24, sinceReceivedMs: 1400 }, { refusals })).toMatchObject({
      served: 1,
      failed: 1,
      pending: 0,
    });
    expect(servedOf({ bytesReceived: 64, sinceReceivedMs: 1400 })).toMatchObject({ served: 2 });
    const none = { requests: 0, answerBytes: undefined, mayRest: false };
    expect(servedOf({ sinceReceivedMs: 1400 }, none)).toMatchObject({ served: 0, pending: 1, failed: 1 });
    const byClose = { ...none, mayEndByClose: true };
    expect(servedOf({ sinceReceivedMs: 1400 }, byClose)).toMatchObject({ served: 0, pending: 0, failed: 2 });
  });
});

it('of a driver that was ended by force and said nothing only those are served that it holds', () => {
  const given = { connections: 300, held: held(SILENT.slice(2)), opened: 1, requests: undefined, isUntold: true };
  expect(counted(known(given)).counts).toEqual({ attempted: 1, served: 1, failed: 0, pending: 0 });
});

it('as many are silent as the driver says were never answered', () => {
  const given = { connections: 3, held: held(SILENT), opened: 9000, openedOnce: false, requests: 90_000 };
  expect(counted(known({ ...given, answered: 3 }), tables(SILENT)).counts).toMatchObject({ served: 3 });
  expect(counted(known({ ...given, answered: 2 }), tables(SILENT)).counts).toMatchObject({ served: 2, pending: 1 });
});

it('no more connections were refused than there were refusals, and those that were are not served', () => {
  const refusals = [{ status: 502, count: 4 }];
  const { counts, groups } = counted(known({ refusals, requests: 500 }));
  expect(counts).toEqual({ attempted: 10, served: 6, failed: 4, pending: 0 });
  expect(groups).toEqual(['4 failed response http-status unknown']);
  expect(counted(known({ refusals: [{ status: 0, count: 500 }], requests: 0 })).counts).toMatchObject({ served: 0 });
});

function shed(fate: UnansweredFailure['fate'], count: number): UnansweredFailure[] {
  const tuple = { source: CLIENT, sourcePort: 2000, destination: SERVER, destinationPort: 8080 };
  return Array.from({ length: count }, () => ({ fate, synRetransmits: undefined, tuple, atMs: 900, seen: undefined }));
}

it('a driver that makes again what was refused or closed has as many failed attempts as are left beside those answered', () => {
  const three = held(SILENT.slice(2));
  const given = { held: three, opened: 9000, openedOnce: false, requests: 500 };
  const { counts, groups } = counted(known({ ...given, shed: [...shed('refused', 2), ...shed('closed', 8000)] }));
  expect(counts).toEqual({ attempted: 10, served: 1, failed: 9, pending: 0 });
  expect(groups).toEqual(['9 failed response eof closed']);
  expect(counted(known({ ...given, shed: shed('refused', 2) })).groups).toEqual(['2 failed connect errno closed']);
  expect(counted(known({ ...given, shed: shed('reset', 50), answered: 8 })).counts).toMatchObject({
    served: 8,
    failed: 2,
  });
});

it('a connection that the server ended while its successor is answered was no failed attempt of its own', () => {
  const all = held(ALL.slice(0, 2));
  const given = { connections: 2, held: all, opened: 5, openedOnce: false, shed: shed('closed', 3) };
  expect(counted(known(given)).counts).toEqual({ attempted: 2, served: 2, failed: 0, pending: 0 });
});
