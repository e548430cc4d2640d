import { readdirSync, readlinkSync } from 'node:fs';

/** Processes that have one of these sockets open, as far as this user may look. */
export function ownersOf(inodes: readonly number[]): number[] {
  const links = new Set(inodes.map(inode => `socket:[${inode}]`));
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .map(Number)
    .filter(pid => holds(pid, links));
}

function holds(pid: number, links: ReadonlySet<string>): boolean {
  try {
    return readdirSync(`/proc/${pid}/fd`).some(fd => links.has(linkOf(`/proc/${pid}/fd/${fd}`)));
  } catch {
    return false;
  }
}

/** What a descriptor is; a descriptor that was closed meanwhile is nothing. */
function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}
