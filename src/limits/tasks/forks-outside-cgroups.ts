import type { AttemptGroup } from '../../model/attempt-group.ts';
import type { FactBook } from '../../model/facts/facts.ts';
import type { ForksFact } from '../../model/facts/tasks.ts';
import { valueIn } from '../../model/probe.ts';
import { forksRejected } from './cgroup-pids.ts';
import { allowBlame } from './forks.ts';

/** The server's forks, where they let a limit that is no cgroup's be the cause of these failures; undefined where they do not. */
export function forksOutsideCgroups(group: AttemptGroup, facts: FactBook): ForksFact | undefined {
  const forks = valueIn(facts['server.forks']);
  const rejected = forksRejected(valueIn(facts['server.cgroups']) ?? []);
  return rejected === undefined && forks !== undefined && allowBlame(group, forks) ? forks : undefined;
}
