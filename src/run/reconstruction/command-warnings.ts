import type { DriverOutput } from '../../model/driver-output.ts';
import type { Evidence, FailedCall } from '../../model/evidence.ts';
import { type Probe, valueIn } from '../../model/probe.ts';
import { delta } from '../../model/series.ts';
import type { Unanswered } from '../observers/unanswered.ts';
import { longest } from './failed-attempts.ts';

/** What was not counted of connections without an answer, and why, as sentences. @param refused those withdrawn that are failures */
export function unansweredWarnings(unanswered: Probe<Unanswered>, refused: number): string[] {
  if (unanswered.state !== 'read')
    return [`connections that were refused, reset or closed unanswered were not counted: ${unanswered.why}`];
  const { waitsMs, withdrawn, complete } = unanswered.value;
  const givenUp = waitsMs.length + withdrawn.length - refused;
  return [
    ...(complete ? [] : ['more connections ended unanswered than could be read: their number is at least, not equal']),
    ...(givenUp === 0 ? [] : [givenUpSentence(givenUp, longest(waitsMs))]),
  ];
}

function givenUpSentence(count: number, longestWaitMs: number): string {
  const which = count === 1 ? '1 connection was' : `${count} connections were`;
  const when = longestWaitMs === 0 ? '' : `, after ${Math.round(longestWaitMs)} ms at most`;
  return `${which} closed by the client before any answer${when}: never used, given up, or under way when the command ended; not counted as failed`;
}

/** Failed connects of the command that were not to the server. */
export function elsewhereWarnings(calls: readonly FailedCall[]): string[] {
  const counts = new Map<string, number>();
  for (const { errno, count } of calls) counts.set(errno, (counts.get(errno) ?? 0) + count);
  return [...counts].map(([errno, count]) =>
    errno === 'ECONNREFUSED'
      ? `${count} connect() calls of the command were refused somewhere else: the server's listener was there all the time; not counted`
      : `${count} connect() calls of the command failed with ${errno} before anything left this machine, and as many connections were opened: tries at another address of the same name; not counted`,
  );
}

/** Failures that no system call returns: the kernel counts them for the whole namespace, whoever connected to whatever. */
export function attemptFails({ client }: Evidence, counted: number): string[] {
  const counters = valueIn(client.counters);
  const fails = counters === undefined ? 0 : (delta(counters, 'Tcp.AttemptFails') ?? 0);
  if (fails <= counted) return [];
  return [
    `${fails} connections of this machine failed while connecting (Tcp.AttemptFails), ${fails - counted} of them beyond what is counted here: to any port, by any program`,
  ];
}

/** How the command ended, where it was not well. */
export function endWarning({ end }: DriverOutput): string[] {
  if (end.how === 'killed') return ['the command was ended before it had come to its own end'];
  if (end.signal !== null) return [`the command ended with signal ${end.signal}`];
  return end.code === 0 || end.code === null ? [] : [`the command ended with exit code ${end.code}`];
}
