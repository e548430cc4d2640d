import { opendirSync } from 'node:fs';
import { socketInode } from '../../system/socket-descriptor.ts';

/** Looking at a descriptor takes microseconds, and a proxy may have a hundred thousand. */
const MOST_DESCRIPTORS = 512;

/** Inodes of sockets that the process has open, by the first of its descriptors; empty for one that may not be looked at. */
export function someSocketsOf(pid: number, most = MOST_DESCRIPTORS, proc = '/proc'): Set<number> {
  const inodes = new Set<number>();
  try {
    const folder = opendirSync(`${proc}/${pid}/fd`, { bufferSize: MOST_DESCRIPTORS });
    try {
      for (let looked = 0; looked < most; looked += 1) {
        const entry = folder.readSync();
        if (entry === null) break;
        const inode = socketInode(`${proc}/${pid}/fd/${entry.name}`);
        if (inode !== undefined) inodes.add(inode);
      }
    } finally {
      folder.closeSync();
    }
  } catch {
    return inodes;
  }
  return inodes;
}
