import type { DriverOutput } from '../../model/driver-output.ts';
import type { Evidence } from '../../model/evidence.ts';
import type { FailedCall } from '../../model/failed-calls.ts';
import { type Probe, valueIn } from '../../model/probe.ts';
import type { CommandWarning } from '../../model/run-warning.ts';
import { delta } from '../../model/series.ts';
import type { Unanswered } from '../observers/unanswered.ts';
import { longest } from './failed-attempts.ts';

/** What was not counted of connections without an answer, and why. @param failed those withdrawn that are failures */
export function unansweredWarnings(unanswered: Probe<Unanswered>, failed: number): CommandWarning[] {
  if (unanswered.state !== 'read') return [{ warning: 'unanswered-unread', why: unanswered.why }];
  const { givenUp, withdrawn, complete } = unanswered.value;
  const count = givenUp.length + withdrawn.length - failed;
  const longestWaitMs = longest(givenUp.map(({ waitedMs }) => waitedMs));
  return [
    ...(complete ? [] : [{ warning: 'unanswered-incomplete' } as const]),
    ...(count === 0 ? [] : [{ warning: 'closed-by-client', count, longestWaitMs } as const]),
  ];
}

/** Failed connects of the command that were not to the server. */
export function elsewhereWarnings(calls: readonly FailedCall[]): CommandWarning[] {
  const counts = new Map<string, number>();
  for (const { errno, count } of calls) counts.set(errno, (counts.get(errno) ?? 0) + count);
  return [...counts].map(([errno, count]) => ({ warning: 'connects-elsewhere', errno, count }));
}

/** Failures that no system call returns: the kernel counts them for the whole namespace, whoever connected to whatever. */
export function attemptFails({ client }: Evidence, counted: number): CommandWarning[] {
  const counters = valueIn(client.counters);
  const count = counters === undefined ? 0 : (delta(counters, 'Tcp.AttemptFails') ?? 0);
  return count <= counted ? [] : [{ warning: 'attempt-fails', count, beyond: count - counted }];
}

/** How the command ended, where it was not well. */
export function endWarning({ end }: DriverOutput): CommandWarning[] {
  if (end.how === 'killed') return [{ warning: 'command-killed' }];
  if (end.signal !== null) return [{ warning: 'command-signalled', signal: end.signal }];
  return end.code === 0 || end.code === null ? [] : [{ warning: 'command-exited', code: end.code }];
}
