import type { Happening, HistoryMoment } from '../../model/attempt-history.ts';
import type { Attempt } from '../../model/ledger.ts';
import type { AttemptEvent } from '../../model/loss-rows.ts';
import { autopsyOf } from '../groups/autopsy.ts';

/** The steps of an attempt in the order of time, with what the kernels recorded of its packets between them. */
export function momentsOfAttempt(attempt: Attempt, events: readonly AttemptEvent[]): HistoryMoment[] {
  const steps = [
    at(0, { what: 'started' }),
    ...(hasSentSyn(attempt) ? [at(undefined, { what: 'syn-sent' })] : []),
    ...events.map(event => recorded(event, attempt.startMs)),
    ...sentAgain(attempt, events),
    ...(attempt.connectMs === undefined ? [] : [at(attempt.connectMs, { what: 'connected' })]),
    ...(hasAsked(attempt) ? [at(undefined, { what: 'request-sent' })] : []),
    ...(attempt.firstByteMs === undefined ? [] : [at(attempt.firstByteMs, { what: 'answered' })]),
    ...endOf(attempt),
  ];
  return inOrder(steps);
}

function at(afterMs: number | undefined, happening: Happening): HistoryMoment {
  return { afterMs, happening };
}

function hasSentSyn(attempt: Attempt): boolean {
  return attempt.connectMs !== undefined || attempt.outcome === 'served' || !hadNoSocket(attempt);
}

function hadNoSocket(attempt: Attempt): boolean {
  return autopsyOf(attempt) === 'no-socket';
}

/** It was connected and went on: the request is the next that it sends. */
function hasAsked({ connectMs, stage, firstByteMs }: Attempt): boolean {
  return firstByteMs !== undefined || (connectMs !== undefined && ['response', 'body'].includes(stage));
}

/** The kernel's clock is read to the millisecond, the attempt's start between two of them: nothing was before it. */
function recorded(event: AttemptEvent, startMs: number): HistoryMoment {
  const [firstMs, lastMs] = [event.firstMs, event.lastMs].map(moment => Math.max(0, Math.round(moment - startMs))) as [
    number,
    number,
  ];
  return at(firstMs, { what: 'kernel', event: { ...event, firstMs, lastMs } });
}

/** What the client's socket counted, where no kernel recorded when. */
function sentAgain(attempt: Attempt, events: readonly AttemptEvent[]): HistoryMoment[] {
  const isRecorded = events.some(({ what }) => what === 'retransmit');
  if (isRecorded) return [];
  const { retransmits = 0, requestRetransmits } = attempt;
  return [
    ...(retransmits > 0 ? [at(undefined, { what: 'sent-again', packet: 'SYN', times: retransmits })] : []),
    ...(requestRetransmits > 0
      ? [at(undefined, { what: 'sent-again', packet: 'request', times: requestRetransmits })]
      : []),
  ];
}

function endOf({ outcome, symptom, stage, startMs, endMs }: Attempt): HistoryMoment[] {
  if (outcome === 'pending') return [at(undefined, { what: 'pending', symptom, stage })];
  if (outcome !== 'failed') return [];
  return [at(endMs === undefined ? undefined : endMs - startMs, { what: 'failed', symptom, stage })];
}

/** By time; a step whose time is not known stays behind the one before it. */
function inOrder(steps: readonly HistoryMoment[]): HistoryMoment[] {
  let lastMs = 0;
  const keyed = steps.map(step => {
    if (step.happening.what === 'pending') return { step, key: Number.POSITIVE_INFINITY };
    lastMs = step.afterMs ?? lastMs;
    return { step, key: step.happening.what === 'sent-again' ? 0 : lastMs };
  });
  return keyed.toSorted((one, other) => one.key - other.key).map(({ step }) => step);
}
