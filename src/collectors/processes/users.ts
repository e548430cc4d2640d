import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { absent, ok } from '../../model/probe.ts';
import type { UserEvidence } from '../../model/process-evidence.ts';
import { parseLoadavg } from '../parse/loadavg.ts';
import { parseProcessLimits } from '../parse/process-limits.ts';
import { parseProcessStatus } from '../parse/process-status.ts';
import type { RowKind } from '../series/collector.ts';
import { type Pace, type PaceClocks, paced } from '../series/paced.ts';
import { recordSeries } from '../series/series-recorder.ts';
import type { WatchedProcess } from './watched-process.ts';

/** Threads per user, against RLIMIT_NPROC. The kernel counts by real user id and user namespace (kernel/ucount.c). */
export interface UserWatch {
  sample(atMs: number, row?: RowKind): void;
  evidence(): readonly UserEvidence[];
}

const NEVER_NEAR = 'the machine never had as many threads as this user may have';
const NOT_LOOKED_AT = 'nobody looked while the machine had as many threads as this user may have';

type User = Omit<UserEvidence, 'threads'> & { readonly namespace: string };

/** The machine's count moves between two readings. */
const CLOSE = 0.9;
/** A look at 10,000 processes takes most of a second; connections fail, and their threads end, within a few. */
const PACE: Pace = { longestRestMs: 2000 };
/** The inode of the first user namespace (include/linux/proc_ns.h). */
const FIRST_USER_NAMESPACE = 'user:[4026531837]';

/** Looks up the users of these processes now. A process that cannot be looked at has none. */
export function watchUsers(
  processes: readonly Pick<WatchedProcess, 'pid' | 'side'>[],
  proc = '/proc',
  clocks?: PaceClocks,
): UserWatch {
  const watches = usersOf(processes, proc).map(user => ({
    user,
    recorder: recordSeries({ peak: 'threads' }),
    rows: 0,
    wasNear: false,
  }));
  const look = paced(() => threadsByUser(proc), PACE, clocks);
  return {
    sample: (atMs, row = 'passing') => {
      const most = machineThreads(proc);
      const near = watches.filter(({ user }) => most >= user.nproc * CLOSE);
      for (const watch of near) watch.wasNear = true;
      const threads = near.length === 0 ? undefined : look(row);
      if (threads === undefined) return;
      for (const watch of near) {
        watch.recorder.add(atMs, { threads: threads.get(keyOf(watch.user)) ?? 0 });
        watch.rows += 1;
      }
    },
    evidence: () =>
      watches.map(({ user: { namespace: _, ...user }, recorder, rows, wasNear }) => ({
        ...user,
        threads: rows === 0 ? absent(wasNear ? NOT_LOOKED_AT : NEVER_NEAR) : ok(recorder.series()),
      })),
  };
}

/** One for each side, user and namespace, with the lowest limit. */
function usersOf(processes: readonly Pick<WatchedProcess, 'pid' | 'side'>[], proc: string): User[] {
  const users = new Map<string, User>();
  for (const { pid, side } of processes) {
    const user = userOf(pid, side, proc);
    if (user === undefined) continue;
    const key = `${side} ${keyOf(user)}`;
    const known = users.get(key);
    if (known === undefined || user.nproc < known.nproc) users.set(key, user);
  }
  return [...users.values()];
}

function userOf(pid: number, side: User['side'], proc: string): User | undefined {
  try {
    const uid = parseProcessStatus(readFileSync(`${proc}/${pid}/status`, 'latin1'))?.uid;
    const nproc = parseProcessLimits(readFileSync(`${proc}/${pid}/limits`, 'latin1'))?.nprocSoft;
    const namespace = readlinkSync(`${proc}/${pid}/ns/user`);
    if (uid === undefined || nproc === undefined) return undefined;
    return { side, uid, nproc, namespace, exempt: uid === 0 && namespace === FIRST_USER_NAMESPACE };
  } catch {
    return undefined;
  }
}

function threadsByUser(proc: string): Map<string, number> {
  const sums = new Map<string, number>();
  for (const pid of readdirSync(proc).filter(name => /^\d+$/.test(name))) {
    try {
      const status = parseProcessStatus(readFileSync(`${proc}/${pid}/status`, 'latin1'));
      if (status === undefined) continue;
      const key = keyOf({ uid: status.uid, namespace: readlinkSync(`${proc}/${pid}/ns/user`) });
      sums.set(key, (sums.get(key) ?? 0) + status.threads);
    } catch {
      // It has ended meanwhile, or is somebody else's: then it is in another namespace, or another user's.
    }
  }
  return sums;
}

function keyOf({ uid, namespace }: Pick<User, 'uid' | 'namespace'>): string {
  return `${uid} ${namespace}`;
}

function machineThreads(proc: string): number {
  try {
    return parseLoadavg(readFileSync(`${proc}/loadavg`, 'latin1'))['threads'] ?? Number.POSITIVE_INFINITY;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}
