import { ERRNO, type ErrnoName } from '../model/errno.ts';

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
  [/cannot allocate memory|(^|[:([]\s*)out of memory\W*$/i, 'ENOMEM'],
  [/no route to host|host is unreachable/i, 'EHOSTUNREACH'],
  [/network (is )?unreachable/i, 'ENETUNREACH'],
  [/no space left on device/i, 'ENOSPC'],
  [/operation not permitted/i, 'EPERM'],
  [/permission denied/i, 'EACCES'],
  [/software caused connection abort|connection aborted/i, 'ECONNABORTED'],
  [/address family not supported/i, 'EAFNOSUPPORT'],
  [/device or resource busy/i, 'EBUSY'],
  [/no such file or directory/i, 'ENOENT'],
  [/invalid argument/i, 'EINVAL'],
  [/bad file descriptor/i, 'EBADF'],
];

/** `errno=11`, `[Errno 24]`, `os error 99`, `(110: …`, and `(111)` at the end, as some clients print it. */
const NUMBERS = [/\berrno[ =:]+"?(\d+)/i, /\bos error (\d+)/i, /\((\d+): /, /\((\d+)(?: "[^"]*")?\)\s*$/];

/** The errno that a message spells out, as `accept4() failed (24: Too many open files)`. */
function errnoSpelledOut(message: string): ErrnoName | undefined {
  return TEXTS.find(([text]) => text.test(message))?.[1];
}

/** The errno of a line: by its name, by what strerror(3) says of it, or by its number. */
export function errnoOf(line: string): ErrnoName | undefined {
  const words: readonly string[] = line.match(/\bE[A-Z]{3,}\b/g) ?? [];
  return words.find(isErrno) ?? errnoSpelledOut(line) ?? errnoNumbered(line);
}

function isErrno(word: string): word is ErrnoName {
  return Object.hasOwn(ERRNO, word);
}

function errnoNumbered(line: string): ErrnoName | undefined {
  const number = NUMBERS.map(pattern => pattern.exec(line)?.[1]).find(found => found !== undefined);
  return (Object.keys(ERRNO) as ErrnoName[]).find(name => String(ERRNO[name]) === number);
}
