import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { codeOf } from '../model/error-code.ts';

const END_BYTES = 65_536;

/** The first and the last 64 KiB of a regular file, as text; undefined where there is none of that name. */
export function fileEnds(file: string): { readonly head: string; readonly tail: string } | undefined {
  const fd = opened(file);
  if (fd === undefined) return undefined;
  try {
    const found = fstatSync(fd);
    if (!found.isFile()) return undefined;
    return { head: textAt(fd, 0), tail: textAt(fd, Math.max(0, found.size - END_BYTES)) };
  } finally {
    closeSync(fd);
  }
}

function opened(file: string): number | undefined {
  try {
    return openSync(file, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'ENXIO'].includes(codeOf(error) ?? '')) return undefined;
    throw error;
  }
}

function textAt(fd: number, position: number): string {
  const buffer = Buffer.alloc(END_BYTES);
  return buffer.toString('utf8', 0, readSync(fd, buffer, 0, END_BYTES, position));
}
