import type { RequestReport } from '../../model/protocol.ts';

type Failure = RequestReport['failures'][number];

/** Failed attempts to connect, by system call and errno. */
export interface ConnectFailures {
  count(error: unknown): void;
  list(): readonly Failure[];
}

/** libuv opens the socket inside connect: these it gets from socket(), whatever call it names. */
const OF_SOCKET = ['EMFILE', 'ENFILE', 'ENOBUFS', 'ENOMEM', 'EPROTONOSUPPORT', 'EAFNOSUPPORT'];

/** Counts errors that a connection met while it was made. Others, and those without an errno, are left out. */
export function countConnectFailures(nowMs: () => number): ConnectFailures {
  const known = new Map<string, Failure>();
  return {
    count: error => {
      const { code, syscall } = error as NodeJS.ErrnoException;
      if (code === undefined || syscall !== 'connect' || !/^E[A-Z]+$/.test(code)) return;
      const call = OF_SOCKET.includes(code) ? 'socket' : 'connect';
      const atMs = nowMs();
      const before = known.get(code) ?? { syscall: call, errno: code, count: 0, firstMs: atMs, lastMs: atMs };
      known.set(code, { ...before, count: before.count + 1, lastMs: atMs });
    },
    list: () => [...known.values()],
  };
}
