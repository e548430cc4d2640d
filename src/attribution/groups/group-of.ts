import type { Attempt } from '../../model/ledger.ts';
import { autopsyOf, leftHost } from './autopsy.ts';
import { isGone } from './is-gone.ts';
import { isLate } from './lateness.ts';
import type { KnownMoments } from './moments.ts';
import { ownQueueOf } from './own-queue.ts';
import { lackedProcessor } from './processor-wait.ts';
import { isDuringStall, isUnseenStall, type WaitingAttempt } from './stalls.ts';
import type { MutableGroup } from './tally.ts';

/** The group that one attempt makes by itself: how it ended, at what stage, and what its sockets and its queue say. */
export function groupOf(attempt: WaitingAttempt, moments: KnownMoments): MutableGroup {
  const delayed = attempt.outcome === 'served';
  const gotThrough = delayed || hasConnectedSince(attempt);
  const atMs = attempt.endMs ?? moments.loadEndedMs;
  const duringStall = isDuringStall(attempt, atMs, moments);
  const late = isLate(attempt, moments.longestAnswerMs);
  const unprocessed = moments.processorWaits && lackedProcessor(attempt, atMs, moments.processorWaits);
  const ownQueue = duringStall ? undefined : ownQueueOf(attempt, atMs, moments);
  return {
    outcome: delayed ? 'delayed' : attempt.outcome === 'pending' ? 'pending' : 'failed',
    stage: delayed ? 'connect' : attempt.stage,
    symptom: attempt.symptom,
    autopsy: delayed ? 'accepted' : autopsyOf(attempt),
    clientTracking: gotThrough ? 'unknown' : attempt.clientTracking,
    serverTracking: gotThrough ? 'unknown' : attempt.serverTracking,
    left: delayed || late ? 'unknown' : leftHost(attempt),
    late,
    target: isGone(attempt, atMs, moments) ? 'gone' : 'alive',
    duringStall,
    ...(ownQueue !== undefined && { ownQueue }),
    ...(unprocessed !== undefined && { lackedProcessor: unprocessed }),
    ...(isUnseenStall(attempt, atMs, moments) && { unseenStall: true as const }),
    count: 1,
    firstMs: atMs,
    lastMs: atMs,
    ...(moments.unlookedMs !== undefined && { unlookedMs: moments.unlookedMs }),
    retransmits: { least: attempt.retransmits ?? 0, most: attempt.retransmits },
    requestRetransmits: attempt.requestRetransmits,
    lostSegments: delayed ? 'unknown' : attempt.lostSegments,
  };
}

/** A SYN that came after the deadline got through: the tracking table's entry is that one's, and tells of no other. */
function hasConnectedSince({ stage, clientState }: Attempt): boolean {
  return stage === 'connect' && (clientState === 'ESTABLISHED' || clientState === 'CLOSE-WAIT');
}
