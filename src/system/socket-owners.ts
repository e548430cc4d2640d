import { readdirSync } from 'node:fs';
import { socketInode } from './socket-descriptor.ts';

/** Processes that have one of these sockets open, as far as this user may look. */
export function ownersOf(inodes: readonly number[]): number[] {
  const wanted = new Set<number | undefined>(inodes);
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .map(Number)
    .filter(pid => holds(pid, wanted));
}

function holds(pid: number, wanted: ReadonlySet<number | undefined>): boolean {
  try {
    return readdirSync(`/proc/${pid}/fd`).some(fd => wanted.has(socketInode(`/proc/${pid}/fd/${fd}`)));
  } catch {
    return false;
  }
}
