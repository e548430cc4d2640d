import type { AttemptGroup } from '../../model/attempt-group.ts';
import type { Ruling } from '../../model/cause.ts';
import type { FactBook } from '../../model/facts/facts.ts';
import type { ForksFact } from '../../model/facts/tasks.ts';
import type { Finding } from '../../model/finding.ts';
import type { LimitId } from '../../model/limit-id.ts';
import { valueIn } from '../../model/probe.ts';
import { sureness } from '../counted.ts';
import { forksRejected, rejectedOfServer } from './cgroup-pids.ts';
import { allowBlame } from './forks.ts';
import { userHeldBack, userUnseen } from './nproc.ts';
import { machineAtLimit } from './threads-max.ts';

/** A limit that kept a server from making threads or processes, with what shows it. */
export interface ThreadShortage {
  readonly limit: LimitId;
  readonly finding: Finding;
}

/** What kept the server from making threads for most of these connections, or from taking them; undefined where nothing did. */
export function threadShortageOf(group: AttemptGroup, facts: FactBook): ThreadShortage | undefined {
  const forks = valueIn(facts['server.forks']);
  const cgroups = valueIn(facts['server.cgroups']) ?? [];
  const rejected = forksRejected(cgroups);
  if (rejected !== undefined) {
    const { count, time } = rejectedOfServer(cgroups, forks ?? UNSEEN);
    return sureness(group, count, time) === undefined ? undefined : { limit: 'cgroup-pids', finding: rejected };
  }
  if (forks === undefined || !allowBlame(group, forks)) return undefined;
  const user = userHeldBack(valueIn(facts['server.users']) ?? [], forks);
  if (user !== undefined) return { limit: 'nproc', finding: user };
  const threads = valueIn(facts.threads);
  const machine = threads === undefined ? undefined : machineAtLimit(threads);
  return machine === undefined ? undefined : { limit: 'threads-max', finding: machine };
}

const UNSEEN: ForksFact = { failed: 0, known: false };

/** That it cannot be told whether the server could make threads for these connections; undefined where it can. */
export function threadsUnseen(group: AttemptGroup, facts: FactBook): Ruling | undefined {
  const users = valueIn(facts['server.users']);
  const forks = valueIn(facts['server.forks']);
  return users === undefined || forks === undefined ? undefined : userUnseen(group, users, forks);
}
