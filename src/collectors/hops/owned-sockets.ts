import { opendirSync, readlinkSync } from 'node:fs';

/** Looking at a descriptor takes microseconds, and a proxy may have a hundred thousand. */
const MOST_DESCRIPTORS = 512;
const SOCKET = /^socket:\[(\d+)\]$/;

/** Inodes of sockets that the process has open, by the first of its descriptors; empty for one that may not be looked at. */
export function someSocketsOf(pid: number, most = MOST_DESCRIPTORS, proc = '/proc'): Set<number> {
  const inodes = new Set<number>();
  try {
    const folder = opendirSync(`${proc}/${pid}/fd`, { bufferSize: MOST_DESCRIPTORS });
    try {
      for (let looked = 0; looked < most; looked += 1) {
        const entry = folder.readSync();
        if (entry === null) break;
        const inode = SOCKET.exec(linkOf(`${proc}/${pid}/fd/${entry.name}`))?.[1];
        if (inode !== undefined) inodes.add(Number(inode));
      }
    } finally {
      folder.closeSync();
    }
  } catch {
    return inodes;
  }
  return inodes;
}

/** What a descriptor is; a descriptor that was closed meanwhile is nothing. */
function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}
