import { readFileSync } from 'node:fs';

/**
 * Whether files, folders and links of this user may lead where this process writes: root's, its own, and those of who called it by
 * sudo. In a user namespace nobody can tell other users apart, and nothing of root's can be written.
 */
export function isTrusted(uid: number): boolean {
  return uid === 0 || uid === process.geteuid?.() || uid === caller() || (!isRoot() && uid === UNMAPPED);
}

/** Whether this process is root over all users: it may write to what is theirs, and they must not choose what. */
export function isRoot(): boolean {
  return process.geteuid?.() === 0 && /^\s*0\s+0\s+4294967295\s*$/.test(readFileSync('/proc/self/uid_map', 'utf8'));
}

/** /proc/sys/kernel/overflowuid as every kernel has it: what a user namespace shows of users that it does not map. */
const UNMAPPED = 65_534;

function caller(): number | undefined {
  const uid = process.env['SUDO_UID'] ?? '';
  return /^\d+$/.test(uid) ? Number(uid) : undefined;
}
