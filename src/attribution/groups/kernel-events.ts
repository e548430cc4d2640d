import type { AttemptGroup } from '../../model/attempt-group.ts';
import type { Attempt, Ledger } from '../../model/ledger.ts';
import { type AttemptEvent, type EventsOfAttempt, eventsOf } from '../../model/loss-rows.ts';
import { isDropOfSyn } from '../facts/full-queue.ts';
import { kernelWordOf } from '../kernel-word/kernel-word.ts';
import type { Moments } from './moments.ts';
import type { WaitingAttempt } from './stalls.ts';
import type { MutableGroup } from './tally.ts';

/** What the kernels recorded of each attempt of a ledger; undefined where nobody watched. */
export function eventsIn({ losses }: Ledger, { packetLosses }: Moments): EventsOfAttempt | undefined {
  return losses === undefined || packetLosses === undefined ? undefined : eventsOf(losses, packetLosses);
}

/** The attempt with the times of its dropped SYNs. Counters on the path have no time of a single packet. */
export function waiting(attempt: Attempt, events: readonly AttemptEvent[], { packetLosses }: Moments): WaitingAttempt {
  const drops = packetLosses?.source === 'bpf' ? events.filter(isDropOfSyn) : [];
  const [first] = drops;
  if (first === undefined) return attempt;
  return { ...attempt, firstDropMs: first.firstMs, lastDropMs: Math.max(...drops.map(({ lastMs }) => lastMs)) };
}

/** The group with what the kernel said of its attempt: packets lost, resets, and an answer that was sent and lost. */
export function withWord(
  one: MutableGroup,
  attempt: Attempt,
  events: ReturnType<EventsOfAttempt> | undefined,
  { packetLosses, answersFirst = false }: Moments,
): MutableGroup {
  const kernel = events && packetLosses && kernelWordOf(attempt, events, packetLosses);
  if (kernel === undefined) return one;
  const isAnswered = answersFirst && isTaken(one) && lostAnswer(attempt, events ?? []);
  return { kernel, ...one, ...(isAnswered && { autopsy: 'answer-lost' as const }) };
}

/** What a connection looks like that the application has, where the server's acknowledgments may be lost as well. */
function isTaken({ autopsy }: AttemptGroup): boolean {
  return autopsy === 'accepted' || autopsy === 'request-lost' || autopsy === 'ghost';
}

/** Whether bytes of the server were lost before the attempt gave up: it had its answer sent, whatever the sockets held when they were looked at. */
function lostAnswer(
  { outcome, stage, endMs = Number.POSITIVE_INFINITY }: Attempt,
  events: readonly AttemptEvent[],
): boolean {
  if (outcome === 'served' || (stage !== 'response' && stage !== 'body')) return false;
  return events.some(
    event => event.what === 'loss' && event.packet === 'data' && event.to === 'client' && event.firstMs < endMs,
  );
}
