import { closeSync, constants, fstatSync, openSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { basename } from 'node:path';
import { parseServerLine } from '../../servers/servers.ts';
import { fileSource } from './file-source.ts';
import type { LogSource } from './log-source.ts';

/** A server that keeps its data in files has many of them open. */
const MOST_FILES = 32;
/** What a server writes for each request, and what it writes for itself. */
const NOT_FOR_READERS = /access|\.(aof|rdb|db|sqlite3?|wal|pid|lock)$/i;
const ACCESS_MODE = constants.O_WRONLY | constants.O_RDWR;

/**
 * The files that one of these processes writes at the end of, from where they stand now. Each is opened through the process's own
 * descriptor, so that its name, and the file system that it is seen in, do not matter.
 */
export function openFilesOf(pids: readonly number[]): LogSource[] {
  const logs = new Map<string, LogSource>();
  for (const path of pids.flatMap(descriptorsOf)) if (logs.size < MOST_FILES) open(path, logs);
  return [...logs.values()];
}

/** Each file once, whoever has it open. */
function open(path: string, logs: Map<string, LogSource>): void {
  try {
    if (!isWritten(path)) return;
    const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const { dev, ino, size } = fstatSync(fd);
    const key = `${dev}:${ino}`;
    if (logs.has(key) || !isAtItsEnd(path, size)) closeSync(fd);
    else logs.set(key, fileSource(fd, size, parseServerLine));
  } catch {
    // Of another user, or closed meanwhile.
  }
}

function descriptorsOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).map(fd => `/proc/${pid}/fd/${fd}`);
  } catch {
    return [];
  }
}

function isWritten(path: string): boolean {
  const file = readlinkSync(path).replace(/ \(deleted\)$/, '');
  return file.startsWith('/') && !/^\/(dev|proc|sys|memfd:)/.test(file) && !NOT_FOR_READERS.test(basename(file));
}

/** Where a process appends, and where it has written up to the end: a shell's `>log` gives a descriptor that does not append. */
function isAtItsEnd(path: string, size: number): boolean {
  const info = readFileSync(path.replace('/fd/', '/fdinfo/'), 'latin1');
  const flags = Number.parseInt(/^flags:\s*(\d+)/m.exec(info)?.[1] ?? '0', 8);
  const position = Number(/^pos:\s*(\d+)/m.exec(info)?.[1] ?? -1);
  return (flags & ACCESS_MODE) !== 0 && ((flags & constants.O_APPEND) !== 0 || position === size);
}
