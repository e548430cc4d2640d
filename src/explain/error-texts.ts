import type { ErrnoName } from '../model/errno.ts';

/** What strerror(3) of glibc and musl says, and what Go and Python make of it; the longer before what it holds. */
const TEXTS: readonly (readonly [RegExp, ErrnoName])[] = [
  [/too many open files in system|file table overflow/i, 'ENFILE'],
  [/too many open files|no file descriptors available/i, 'EMFILE'],
  [/cannot assign requested address|can't assign requested address|address not available/i, 'EADDRNOTAVAIL'],
  [/address already in use|address in use/i, 'EADDRINUSE'],
  [/connection refused/i, 'ECONNREFUSED'],
  [/connection reset/i, 'ECONNRESET'],
  [/broken pipe/i, 'EPIPE'],
  [/connection timed out|operation timed out/i, 'ETIMEDOUT'],
  [/resource temporarily unavailable|operation would block/i, 'EAGAIN'],
  [/no buffer space available/i, 'ENOBUFS'],
  [/cannot allocate memory|out of memory/i, 'ENOMEM'],
  [/no route to host|host is unreachable/i, 'EHOSTUNREACH'],
  [/network (is )?unreachable/i, 'ENETUNREACH'],
  [/no space left on device/i, 'ENOSPC'],
  [/operation not permitted/i, 'EPERM'],
  [/permission denied/i, 'EACCES'],
  [/software caused connection abort|connection aborted/i, 'ECONNABORTED'],
];

/** The errno that a message spells out, as `accept4() failed (24: Too many open files)`. */
export function errnoSpelledOut(message: string): ErrnoName | undefined {
  return TEXTS.find(([text]) => text.test(message))?.[1];
}
