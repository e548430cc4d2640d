import { closeSync, openSync, readSync } from 'node:fs';

/** A file of /proc that is opened once and read again and again: reading needs no descriptor, even at the limit. */
export interface OpenFile {
  readonly path: string;
  /** The whole content as it is now. */
  read(): string;
  close(): void;
}

/** Throws what `openSync` throws. A file under /proc/thread-self/net belongs for good to the namespace it was opened in. */
export function openFile(path: string): OpenFile {
  const fd = openSync(path, 'r');
  return { path, read: () => readWhole(fd), close: () => closeSync(fd) };
}

let buffer = Buffer.allocUnsafeSlow(32_768);

function readWhole(fd: number): string {
  let length = 0;
  for (;;) {
    if (length === buffer.length) buffer = Buffer.concat([buffer, Buffer.allocUnsafeSlow(length)]);
    const bytes = readSync(fd, buffer, length, buffer.length - length, length);
    if (bytes === 0) return buffer.toString('latin1', 0, length);
    length += bytes;
  }
}
