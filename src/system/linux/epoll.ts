import { ERRNO } from '../../model/errno.ts';
import { epollEventLayout } from './epoll-event.ts';
import { systemCall } from './libc.ts';

export const POLL = { in: 1, out: 4, error: 8, hangUp: 16, peerClosed: 0x2000, edge: 0x8000_0000 } as const;

const EPOLL_CLOEXEC = 0o2000000;
const CONTROL = { add: 1, remove: 2, change: 3 } as const;
const { words: WORDS, dataWord: DATA_WORD } = epollEventLayout(process.arch);
/** Most events of one wait: fewer means that everything which had come has been told. */
export const EVENTS_A_WAIT = 256;
const SYS_EPOLL_PWAIT2 = 441;
/** epoll_wait takes an int. */
const MOST_MS = 2 ** 31 - 1;

const callCreate = systemCall<[number]>('int epoll_create1(int)');
const callControl = systemCall<[number, number, number, Buffer]>('int epoll_ctl(int, int, int, void *)');
const callWait = systemCall<[number, Buffer, number, number]>('int epoll_wait(int, void *, int, int)');
const callWaitPrecisely = systemCall<[number, number, Buffer, number, Buffer | null, null, number]>(
  'long syscall(long, int, void *, int, void *, void *, size_t)',
);

/** One epoll instance. Every descriptor in it carries a number (below 2^32) that its events bring back. */
export interface Poller {
  /** 0, or the negative errno. */
  add(fd: number, events: number, data: number): number;
  change(fd: number, events: number, data: number): number;
  remove(fd: number): number;
  /** Waits up to `timeoutUs` microseconds (negative: for ever) and returns how many events there are, 0 if interrupted. */
  wait(timeoutUs: number): number;
  events(index: number): number;
  data(index: number): number;
}

/** Throws when the process has no descriptor left for it. */
export function openPoller(): Poller {
  const epoll = callCreate(EPOLL_CLOEXEC);
  if (epoll < 0) throw new Error(`epoll_create1 failed with errno ${-epoll}`);
  const received = Buffer.allocUnsafeSlow(EVENTS_A_WAIT * WORDS * 4);
  const words = new Uint32Array(received.buffer);
  const control = Buffer.allocUnsafeSlow(WORDS * 4).fill(0);
  const controlWords = new Uint32Array(control.buffer);
  const request = (operation: number, fd: number, events: number, data: number): number => {
    controlWords[0] = events;
    controlWords[DATA_WORD] = data;
    return callControl(epoll, operation, fd, control);
  };
  return {
    add: (fd, events, data) => request(CONTROL.add, fd, events, data),
    change: (fd, events, data) => request(CONTROL.change, fd, events, data),
    remove: fd => request(CONTROL.remove, fd, 0, 0),
    wait: waiter(epoll, received),
    events: index => words[index * WORDS] ?? 0,
    data: index => words[index * WORDS + DATA_WORD] ?? 0,
  };
}

/** Waits by the microsecond (epoll_pwait2, Linux 5.11), or by the millisecond, rounded up, on an older kernel. */
function waiter(epoll: number, received: Buffer): (timeoutUs: number) => number {
  const timespec = Buffer.allocUnsafeSlow(16).fill(0);
  const words = new Int32Array(timespec.buffer);
  let precise = true;
  return timeoutUs => {
    if (precise && timeoutUs > 0) {
      words[0] = Math.floor(timeoutUs / 1e6);
      words[2] = (timeoutUs % 1e6) * 1000;
      const count = callWaitPrecisely(SYS_EPOLL_PWAIT2, epoll, received, EVENTS_A_WAIT, timespec, null, 8);
      if (count !== -ERRNO.ENOSYS) return counted(count);
      precise = false;
    }
    return counted(
      callWait(
        epoll,
        received,
        EVENTS_A_WAIT,
        timeoutUs > 0 ? Math.min(MOST_MS, Math.ceil(timeoutUs / 1000)) : timeoutUs,
      ),
    );
  };
}

function counted(count: number): number {
  if (count >= 0 || count === -ERRNO.EINTR) return Math.max(count, 0);
  throw new Error(`epoll_wait failed with errno ${-count}`);
}
