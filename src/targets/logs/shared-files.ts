import { closeSync, constants, fstatSync, openSync } from 'node:fs';
import { KNOWN_PROGRAMS } from '../../servers/servers.ts';
import type { SharedLog } from '../../servers/shared-log.ts';
import { SYSLOG } from '../../servers/syslog.ts';
import { openFileTree } from '../../system/file-tree.ts';
import { fileSource } from './file-source.ts';
import type { LogSource } from './log-source.ts';

/**
 * Files that several programs may write to: only lines of these processes are told.
 * @param isOwn whether a process belongs to the server
 * @param withSyslog whether the files of syslog are read as well: where there is a journal, it has the same lines
 */
export function sharedFilesOf(isOwn: (pid: number) => boolean, withSyslog: boolean): LogSource[] {
  const tree = openFileTree('/');
  const logs = [...KNOWN_PROGRAMS.flatMap(({ sharedLog }) => sharedLog ?? []), ...(withSyslog ? [SYSLOG] : [])];
  return logs.flatMap(log => [...new Set(log.files(tree))].flatMap(path => sourceOf(path, log, isOwn) ?? []));
}

function sourceOf(path: string, { pidOf, parse }: SharedLog, isOwn: (pid: number) => boolean): LogSource | undefined {
  const fd = opened(path);
  if (fd === undefined) return undefined;
  return fileSource(fd, fstatSync(fd).size, parse, line => isOwn(pidOf(line)));
}

function opened(path: string): number | undefined {
  let fd: number | undefined;
  try {
    fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    if (fstatSync(fd).isFile()) return fd;
  } catch {
    // Not there, or not for this user.
  }
  if (fd !== undefined) closeSync(fd);
  return undefined;
}
