import { readFileSync } from 'node:fs';

/** Fields of the journal that a server's entries have, as `journalctl` takes them: alternatives of one field. */
export type JournalMatch = readonly string[];

/** A service's own unit, which holds its workers too; its processes where it shares a unit with us, or has none. */
export function journalMatch(pids: readonly number[]): JournalMatch {
  const own = unitOf('self');
  const units = new Set(pids.map(pid => unitOf(String(pid))));
  const [unit] = units;
  if (units.size === 1 && unit !== undefined && unit !== own) return [`_SYSTEMD_UNIT=${unit}`];
  return pids.map(pid => `_PID=${pid}`);
}

function unitOf(pid: string): string | undefined {
  try {
    return unitIn(readFileSync(`/proc/${pid}/cgroup`, 'utf8'));
  } catch {
    return undefined;
  }
}

/** The service of the system that a cgroup belongs to; a user's services are entries of another field. */
export function unitIn(membership: string): string | undefined {
  return /^(?:0:|\d+:name=systemd):\/system\.slice\/(?:[^/\n]+\.slice\/)*([^/\n]+\.service)(?:\/|$)/m.exec(
    membership,
  )?.[1];
}
