import type { Ruling } from '../model/cause.ts';
import type { AttemptGroup, FactBook } from '../model/facts.ts';
import type { Finding } from '../model/finding.ts';
import type { LimitId } from '../model/limit-id.ts';
import { known } from '../model/probe.ts';
import { forksRejected } from './cgroup-pids.ts';
import { sureness } from './forks.ts';
import { userAtLimit, userUnseen } from './nproc.ts';
import { machineAtLimit } from './threads-max.ts';

/** A limit that kept a server from making threads or processes, with what shows it. */
export interface ThreadShortage {
  readonly limit: LimitId;
  readonly finding: Finding;
}

/** What kept the server from making threads for most of these connections; undefined where nothing did. */
export function threadShortageOf(group: AttemptGroup, facts: FactBook): Finding | undefined {
  const shortage = threadShortage(facts);
  if (shortage === undefined) return undefined;
  const { finding } = shortage;
  const forks = known(facts['server.forks']);
  const failures = finding.code === 'cgroup-forks-rejected' ? finding.values.rejected : (forks?.failed ?? 0);
  const unseen = failures === 0 && forks?.known === false;
  return unseen || sureness(group, failures) !== undefined ? finding : undefined;
}

/** That it cannot be told whether the server could make threads for these connections; undefined where it can. */
export function threadsUnseen(group: AttemptGroup, facts: FactBook): Ruling | undefined {
  const users = known(facts['server.users']);
  const forks = known(facts['server.forks']);
  return users === undefined || forks === undefined ? undefined : userUnseen(group, users, forks);
}

/** What kept the server from making threads or processes, whatever became of the connections; undefined where nothing did. */
export function threadShortage(facts: FactBook): ThreadShortage | undefined {
  const rejected = forksRejected(known(facts['server.cgroups']) ?? []);
  if (rejected !== undefined) return { limit: 'cgroup-pids', finding: rejected };
  const forks = known(facts['server.forks']);
  if (forks === undefined || (forks.known && forks.failed === 0)) return undefined;
  const user = userAtLimit(known(facts['server.users']) ?? []);
  if (user !== undefined) return { limit: 'nproc', finding: user };
  const threads = known(facts.threads);
  const machine = threads === undefined ? undefined : machineAtLimit(threads);
  return machine === undefined ? undefined : { limit: 'threads-max', finding: machine };
}
