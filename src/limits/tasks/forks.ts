import type { AttemptGroup } from '../../model/attempt-group.ts';
import type { CannotTell, Ruling } from '../../model/cause.ts';
import type { FactBook } from '../../model/facts/facts.ts';
import type { ForksFact } from '../../model/facts/tasks.ts';
import { type Finding, finding } from '../../model/finding.ts';
import { FORK_CALLS } from '../../model/fork-calls.ts';
import { sureness } from '../counted.ts';
import { blamed, ruledOut } from '../define.ts';
import { gaveUp } from '../gave-up.ts';
import { isDropped, isDroppedLater, isQueued, isServerError, isUnanswered } from '../shapes.ts';

export const FORK_SYMPTOMS = [
  'a server with a thread or a process for each connection gets EAGAIN from fork() or pthread_create()',
  'clients connect and are closed at once, or connect and wait, or queue up: it depends on the server',
];

/** Whether a server that could not make a thread or process for a connection can leave it like this. */
export function looksLikeNoThread(group: AttemptGroup): boolean {
  return isDropped(group) || isDroppedLater(group) || isQueued(group) || isUnanswered(group) || isServerError(group);
}

/** Whether these failed calls, as far as anybody saw them, let a limit of threads be the cause, once it was met. */
export function allowBlame(group: AttemptGroup, { failed, known, time }: ForksFact): boolean {
  return failed === 0 ? !known : sureness(group, failed, time) !== undefined;
}

/** That nothing failed to be made, where that is known: undefined where it is not, or where something did. */
export function neverFailed(forks: ForksFact | undefined): Finding | undefined {
  return forks?.known && forks.failed === 0 ? finding('forks-never-failed', {}) : undefined;
}

/** That a process of the target ended at once when it could not make a thread or process. */
export function gaveUpForFork(group: AttemptGroup, facts: FactBook): Finding | CannotTell | undefined {
  return gaveUp(group, facts, ({ syscall, errno }) => FORK_CALLS.includes(syscall) && errno === 'EAGAIN');
}

/** Rules on a limit of threads that was met, by whether the server was seen to fail for it. */
export function judgeForks(group: AttemptGroup, { failed, known, time }: ForksFact, met: Finding): Ruling {
  if (failed === 0) return known ? ruledOut(finding('forks-never-failed', {})) : blamed('likely', met);
  const sure = sureness(group, failed, time);
  if (sure === undefined) return ruledOut(finding('forks-failed', { count: failed }));
  return blamed(sure, met, finding('forks-failed', { count: failed }));
}
