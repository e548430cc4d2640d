import { isRefusal } from '../model/answers.ts';
import type { AttemptGroup } from '../model/attempt-group.ts';

/** The shapes a group of failures can have: what a rule's `matches` is made of. */

/** The system call `syscall` returned `errno`. */
export function returned(group: AttemptGroup, errno: string, ...syscalls: readonly string[]): boolean {
  const { symptom } = group;
  return symptom.kind === 'errno' && symptom.errno === errno && syscalls.includes(symptom.syscall ?? 'none');
}

/** No answer to the SYN: timed out while connecting, still connecting, or connected late by a SYN sent again. */
export function isSynLoss(group: AttemptGroup): boolean {
  if (group.outcome === 'delayed' || isLateWait(group)) return true;
  if (group.stage !== 'connect' || group.autopsy === 'no-socket') return false;
  return ranOutOfTime(group) && group.autopsy !== 'syn-received';
}

/** The server holds a request for a client that has no answer to its SYN: the SYN-ACK was lost on its way. */
export function isSynAckLoss(group: AttemptGroup): boolean {
  return group.stage === 'connect' && group.autopsy === 'syn-received' && ranOutOfTime(group);
}

/** Connected for the client, but never, or not yet, for the server. */
export function isHalfConnected(group: AttemptGroup): boolean {
  return isAfterConnect(group) && (group.autopsy === 'ghost' || group.autopsy === 'syn-received') && !isReset(group);
}

/**
 * Packets that a place has to take to keep a half-made connection so: the final ACK or the request, and each request sent again, for
 * any one of them would have completed it.
 */
export function packetsOfHalfConnected(group: AttemptGroup): number {
  return group.count * (1 + group.requestRetransmits);
}

/** Connected, and waiting in the accept queue. */
export function isQueued(group: AttemptGroup): boolean {
  return isWaiting(group) && group.autopsy === 'queued' && !group.late;
}

/** The application has the connection and did not answer in time. */
export function isUnanswered(group: AttemptGroup): boolean {
  return isWaiting(group) && group.autopsy === 'accepted' && !group.late;
}

/** Connected for the client; the server holds a half-open request, for the final ACK did not arrive. */
export function isFinalAckLoss(group: AttemptGroup): boolean {
  return isHalfConnected(group) && group.autopsy === 'syn-received';
}

/** The application has the connection, and the packets with the request did not reach its host. */
export function isRequestLoss(group: AttemptGroup): boolean {
  return isWaiting(group) && group.autopsy === 'request-lost';
}

/** The application answered, and the packets with the answer, or the rest of it, did not reach the client's host. */
export function isAnswerLoss(group: AttemptGroup): boolean {
  return isStalled(group) && group.autopsy === 'answer-lost';
}

/** Connected, and then out of time, whatever the two kernels hold of it. */
export function isStalled(group: AttemptGroup): boolean {
  return isWaiting(group) || (group.stage === 'body' && ranOutOfTime(group));
}

/** On its way to an answer in the end, but too late: lost packets had taken its time before. */
export function isLateWait(group: AttemptGroup): boolean {
  return isWaiting(group) && group.late && (group.autopsy === 'queued' || group.autopsy === 'accepted');
}

function isWaiting(group: AttemptGroup): boolean {
  return isAfterConnect(group) && ranOutOfTime(group);
}

/**
 * Connected, then closed or reset before it was served. One that had run out of time by then shows it by being gone from both
 * kernels: after a FIN the client, which closes nothing before it was looked at, would still hold it, so it was reset.
 */
export function isDropped(group: AttemptGroup): boolean {
  if (!isAfterConnect(group)) return false;
  if (group.symptom.kind === 'eof' || isReset(group)) return true;
  return ranOutOfTime(group) && group.symptom.kind !== 'errno' && group.autopsy === 'closed';
}

/** Served, and closed or reset by the server while the client held it. */
export function isDroppedLater(group: AttemptGroup): boolean {
  return group.stage === 'hold' && (group.symptom.kind === 'eof' || isReset(group));
}

/** Answered by the server with an error of its own. */
export function isServerError({ symptom }: AttemptGroup): boolean {
  if (symptom.kind === 'refused-in-words' || symptom.kind === 'unexpected-answer') return true;
  // 0: a driver that does not tell its answers apart counted them.
  return symptom.kind === 'http-status' && (symptom.status === 0 || isRefusal(symptom.status ?? 0));
}

/** Reset by the peer. */
export function isReset(group: AttemptGroup): boolean {
  return group.symptom.kind === 'errno' && ['ECONNRESET', 'EPIPE'].includes(group.symptom.errno ?? '');
}

/**
 * Connected. A library that looks at the socket late says `connect` of a reset that came afterwards: one that comes for the SYN is ECONNREFUSED
 * (tcp_reset, net/ipv4/tcp_input.c).
 */
export function isAfterConnect(group: AttemptGroup): boolean {
  return group.stage === 'request' || group.stage === 'response' || (group.stage === 'connect' && isReset(group));
}

/** It had time left when the load was stopped: whatever it waited for, it did not wait in vain. */
export function isStoppedEarly({ outcome, symptom }: AttemptGroup): boolean {
  return outcome === 'pending' && symptom.kind === 'none';
}

function ranOutOfTime(group: AttemptGroup): boolean {
  if (group.symptom.kind === 'under-way' || isStoppedEarly(group)) return false;
  if (group.outcome === 'pending' || group.symptom.kind === 'timeout') return true;
  return group.symptom.kind === 'errno' && group.symptom.errno === 'ETIMEDOUT';
}
