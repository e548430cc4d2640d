import type { Ruling } from '../model/cause.ts';
import type { AttemptGroup, ForksFact } from '../model/facts.ts';
import { type Finding, finding } from '../model/finding.ts';
import { blamed, ruledOut } from './define.ts';
import { isDropped, isDroppedLater, isQueued, isUnanswered } from './shapes.ts';

export const FORK_SYMPTOMS = [
  'a server with a thread or a process for each connection gets EAGAIN from fork() or pthread_create()',
  'clients connect and are closed at once, or connect and wait, or queue up: it depends on the server',
];

/** Whether a server that could not make a thread or process for a connection can leave it like this. */
export function looksLikeNoThread(group: AttemptGroup): boolean {
  return isDropped(group) || isDroppedLater(group) || isQueued(group) || isUnanswered(group);
}

/**
 * Rules on a limit of threads that was met, by whether the server was seen to fail for it: each failed connection takes one
 * failure, so fewer of them do not explain all.
 */
export function judgeForks(group: AttemptGroup, forks: ForksFact, ...met: readonly Finding[]): Ruling {
  if (forks.failed === 0 && forks.known) return ruledOut(finding('forks-never-failed', {}));
  if (forks.failed === 0) return blamed('likely', ...met);
  const evidence = [...met, finding('forks-failed', { count: forks.failed })];
  return blamed(forks.failed >= group.count ? 'proven' : 'likely', ...evidence);
}
