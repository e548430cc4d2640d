import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { codeOf } from '../model/error-code.ts';
import { messageOf } from '../model/error-message.ts';
import { machineRefusal } from './machine-refusal.ts';

/** Why a file is not read; the message says it of the file. */
export class Unreadable extends Error {
  /** Errno name, where a system call said so. */
  readonly errno: string | undefined;
  constructor(why: string, errno?: string) {
    super(why);
    this.name = 'Unreadable';
    this.errno = errno;
  }
}

export interface Reading {
  /** A larger file is refused. */
  readonly mostBytes: number;
  /** Whether the file may be a link: one that the user names may be, one of a saved folder is not. */
  readonly follow: boolean;
}

/**
 * The content of a regular file. Throws Unreadable for whatever else stands there, and never waits: opening a named pipe, or reading
 * a device, could take for ever.
 */
export function readRegular(file: string, reading: Reading): Buffer {
  const fd = openRegular(file, reading);
  try {
    return readAtMost(fd, reading.mostBytes);
  } finally {
    closeSync(fd);
  }
}

/** The content of whatever can be read, such as a pipe that the user names, which is waited for. Throws Unreadable, and what the system says. */
export function readBounded(file: string, mostBytes: number): Buffer {
  const fd = openSync(file, 'r');
  try {
    return readAtMost(fd, mostBytes);
  } finally {
    closeSync(fd);
  }
}

/** A descriptor of a regular file, to be read and closed. Throws Unreadable. */
export function openRegular(file: string, { mostBytes, follow }: Reading): number {
  const fd = opened(file, follow);
  try {
    const found = fstatSync(fd);
    if (!found.isFile()) throw new Unreadable(found.isDirectory() ? 'it is a folder' : 'it is not a regular file');
    if (found.size > mostBytes) throw tooLarge(mostBytes);
    return fd;
  } catch (error) {
    closeSync(fd);
    throw error;
  }
}

function opened(file: string, follow: boolean): number {
  const flags = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY;
  try {
    return openSync(file, follow ? flags : flags | constants.O_NOFOLLOW);
  } catch (error) {
    const errno = codeOf(error);
    // Not the file is at fault then.
    if (WHY[errno ?? ''] === undefined && machineRefusal(error) !== undefined) throw error;
    throw new Unreadable(WHY[errno ?? ''] ?? messageOf(error), errno);
  }
}

const WHY: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  ENOTDIR: 'no such file: a part of its path is not a folder',
  EACCES: 'this user may not read it',
  ELOOP: 'it is a link',
  ENXIO: 'it is not a regular file',
};

const PIECE_BYTES = 65_536;

/** The file may grow while it is read. */
function readAtMost(fd: number, mostBytes: number): Buffer {
  const pieces: Buffer[] = [];
  let length = 0;
  for (;;) {
    const expected = Math.max(fstatSync(fd).size - length, PIECE_BYTES);
    const piece = Buffer.allocUnsafe(Math.min(expected, mostBytes - length) + 1);
    const bytes = readSync(fd, piece, 0, piece.length, null);
    if (bytes === 0) return Buffer.concat(pieces);
    length += bytes;
    if (length > mostBytes) throw tooLarge(mostBytes);
    pieces.push(piece.subarray(0, bytes));
  }
}

function tooLarge(mostBytes: number): Unreadable {
  return new Unreadable(`it is larger than ${Math.floor(mostBytes / 2 ** 20)} MiB`);
}
