import { closeSync, constants, fstatSync, openSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { basename } from 'node:path';
import { absent, ok, type Probe } from '../../model/probe.ts';
import { parseServerLine } from '../../servers/servers.ts';
import { monotonicNs } from '../../system/clock.ts';
import type { LogBook } from '../log-book.ts';
import { logBook, readEnd } from '../server/error-log.ts';

/** The logs that a server which runs already writes to. */
export interface OpenLogs {
  /** What it wrote since they were opened. */
  book(): Probe<LogBook>;
  close(): void;
}

interface OpenLog {
  readonly fd: number;
  readonly from: number;
}

/**
 * Opens every file that one of these processes writes at the end of, but for access logs. It is opened through the process's own
 * descriptor, so that its name, and the file system that it is seen in, do not matter.
 */
export function openLogsOf(pids: readonly number[]): OpenLogs {
  const logs = new Map<string, OpenLog>();
  for (const path of pids.flatMap(logsOf)) open(path, logs);
  return {
    book: () => {
      if (logs.size === 0) return absent('the server has no log file open that this user may read');
      const text = [...logs.values()].map(({ fd, from }) => readEnd(fd, from)).join('\n');
      return ok(logBook(text, parseServerLine, monotonicNs()));
    },
    close: () => {
      for (const { fd } of logs.values()) closeSync(fd);
      logs.clear();
    },
  };
}

/** Each file once, whoever has it open. */
function open(path: string, logs: Map<string, OpenLog>): void {
  try {
    const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const { dev, ino, size } = fstatSync(fd);
    const key = `${dev}:${ino}`;
    if (logs.has(key)) closeSync(fd);
    else logs.set(key, { fd, from: size });
  } catch {
    // Of another user, or closed meanwhile.
  }
}

function logsOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`)
      .filter(fd => isLog(pid, fd))
      .map(fd => `/proc/${pid}/fd/${fd}`);
  } catch {
    return [];
  }
}

function isLog(pid: number, fd: string): boolean {
  try {
    const path = readlinkSync(`/proc/${pid}/fd/${fd}`);
    if (!path.startsWith('/') || path.startsWith('/dev/') || /access/i.test(basename(path))) return false;
    const flags = /^flags:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/fdinfo/${fd}`, 'latin1'))?.[1] ?? '0';
    return (Number.parseInt(flags, 8) & constants.O_APPEND) !== 0;
  } catch {
    return false;
  }
}
