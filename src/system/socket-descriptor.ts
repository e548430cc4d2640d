import { readlinkSync } from 'node:fs';

const SOCKET = /^socket:\[(\d+)\]$/;

/** The inode of the socket that a descriptor is, by its path in /proc; undefined for anything else, and for one that was closed meanwhile. */
export function socketInode(path: string): number | undefined {
  try {
    const inode = SOCKET.exec(readlinkSync(path))?.[1];
    return inode === undefined ? undefined : Number(inode);
  } catch {
    return undefined;
  }
}
