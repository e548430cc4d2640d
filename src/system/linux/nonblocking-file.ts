import { closeSync, constants, openSync } from 'node:fs';
import { systemCall } from './libc.ts';

const readCall = systemCall<[number, Buffer, number]>('int64_t read(int, void *, size_t)');
const seekCall = systemCall<[number, number, number]>('int64_t lseek(int, int64_t, int)');
const SEEK_END = 2;

/** A file that tells at once when it has nothing to read, such as /dev/kmsg or a trace pipe. */
export interface NonblockingFile {
  /** Bytes read into `into`, 0 at an end of file, or the negative errno: -EAGAIN when there is nothing now. */
  read(into: Buffer): number;
  /** Moves to the end: only what comes later will be read. */
  seekToEnd(): void;
  close(): void;
}

/** Throws what `openSync` throws. */
export function openNonblocking(path: string): NonblockingFile {
  const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  return {
    read: into => readCall(fd, into, into.length),
    seekToEnd: () => {
      seekCall(fd, 0, SEEK_END);
    },
    close: () => closeSync(fd),
  };
}
