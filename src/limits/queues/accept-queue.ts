import type { AttemptGroup } from '../../model/attempt-group.ts';
import type { Ruling } from '../../model/cause.ts';
import type { FactBook, Facts } from '../../model/facts/facts.ts';
import type { ListenerFact } from '../../model/facts/listener.ts';
import { type Finding, finding } from '../../model/finding.ts';
import type { KernelText } from '../../model/kernel-text.ts';
import type { KernelClaim } from '../../model/kernel-word.ts';
import type { FailedBy } from '../../model/limit.ts';
import { atLeast, valueIn } from '../../model/probe.ts';
import { againAt, byLinearSyns } from '../../model/syn-words.ts';
import { blamed, ruledOut } from '../define.ts';
import { listenerMayHaveLost, requestsLostElsewhere } from '../packets/data-loss.ts';
import { unknownLoss } from '../packets/loss-stages.ts';
import { resetsOf } from '../packets/resets.ts';
import { judgeLoss } from '../packets/syn-loss.ts';
import {
  isDropped,
  isHalfConnected,
  isRequestLoss,
  isReset,
  isSynAckLoss,
  isSynLoss,
  packetsOfHalfConnected,
} from '../shapes.ts';

/**
 * The accept queue's bound is min(listen backlog, somaxconn), taken when listen() was called. Both limits share this
 * rule and differ in one thing: which of the two was the smaller.
 */
export const ACCEPT_QUEUE_NEEDS = ['listener', 'losses', 'server.counters', 'server.settings'] as const;

type AcceptQueueFacts = Pick<Facts, (typeof ACCEPT_QUEUE_NEEDS)[number]>;

export const ACCEPT_QUEUE_SYMPTOMS: readonly KernelText[] = [
  kernel =>
    `connecting takes ${byLinearSyns(kernel, linear => againAt(linear, 3).join(', '))} seconds more: the SYN was dropped without a word and sent again`,
  'connecting times out (ETIMEDOUT, or the client gives up first)',
  'with SYN cookies, the default: clients connect at once and never get an answer, because the server does not have their connection',
  'with tcp_abort_on_overflow: some clients connect and are reset; most still time out',
];

/** Of a listener on a socket of this machine (unix(7)): for TCP connect() does not say so. */
export const OVERFLOW_CALLS: readonly FailedBy[] = [{ errno: 'EAGAIN', calls: ['connect'] }];

/** SYNs that are not answered, and what comes after the handshake of a connection that found no room. */
export const ACCEPT_QUEUE_CLAIM: KernelClaim = {
  places: ['listener-syn', 'listener-ack', 'listener-cookie'],
  resets: [{ by: 'server', reasons: ['INVALID_SYN'] }],
  // What comes for a connection that was dropped with its final ACK.
  mayReset: ['TCP_FLAGS', 'NO_SOCKET'],
};

/** Whether a full accept queue can look like this group. */
export function looksLikeOverflow(group: AttemptGroup): boolean {
  if (isDropped(group)) return isReset(group);
  // A SYN-ACK that does not arrive is no overflow by itself; after lost SYNs it is the last of several losses.
  return (
    isSynLoss(group) ||
    isHalfConnected(group) ||
    isRequestLoss(group) ||
    (isSynAckLoss(group) && group.retransmits.least > 0)
  );
}

/** That a full queue made the kernel reset as many connections, which would be put down to the application. */
export function abortedOnOverflow(group: AttemptGroup, facts: FactBook): Finding | undefined {
  const [counters, settings] = [valueIn(facts['server.counters']), valueIn(facts['server.settings'])];
  if (!isReset(group) || !valueIn(facts.listener)?.wasFull || counters === undefined || settings === undefined)
    return undefined;
  const { onOverflow: resets } = resetsOf(counters, settings);
  return resets >= group.count ? finding('overflow-aborted', { resets }) : undefined;
}

/** Rules on the accept queue for one of its two limits; `bounding` says whether that one was the smaller. */
export function judgeOverflow(group: AttemptGroup, facts: AcceptQueueFacts, bounding: boolean): Ruling {
  const { listener, losses } = facts;
  if (!bounding) return ruledOut(boundFinding(listener));
  const { bound, peakSynReceived } = listener;
  const unknown = [losses.acceptQueue, losses.synQueue].find(({ state }) => state !== 'read');
  if (unknown !== undefined) return unknownLoss('listen-queues', unknown);
  const drops = atLeast(losses.synQueue);
  if (listener.dropped === 0 || (!listener.wasFull && drops === 0)) return ruledOut(whyNotFull(listener));
  if (isHalfConnected(group)) return judgeHalfConnected(group, facts);
  if (isRequestLoss(group)) return judgeRequestLoss(group, facts);
  if (isReset(group)) return judgeReset(group, facts);
  if (isSynAckLoss(group) && atLeast(losses.serverOut.rules, losses.clientIn.rules) > 0) {
    return ruledOut(finding('lost-in-several-places', { places: ['listen-queues', 'firewall'] }));
  }
  const evidence =
    listener.wasFull && atLeast(losses.acceptQueue) > 0
      ? overflowed(facts)
      : finding('syn-queue-full', { drops, bound: Math.max(bound, peakSynReceived) });
  return withBound(judgeLoss(group, losses, 'listen-queues', evidence), listener);
}

/** The namespace's counters may show overflows all the same: those of another listener. */
function whyNotFull({ bound, peakQueue: peak, dropped, fullOthers }: ListenerFact): Finding {
  const other = fullOthers.find(({ drops }) => drops !== 0);
  if (other !== undefined) {
    const { port, peakQueue, drops } = other;
    const theirs = { port, bound: other.bound, peak: peakQueue };
    return finding('other-listener-overflowed', dropped === 0 && drops !== undefined ? { ...theirs, drops } : theirs);
  }
  return finding(dropped === 0 && peak > bound ? 'listener-dropped-nothing' : 'accept-queue-not-full', { bound, peak });
}

/** The final ACK met a full queue: the client believes in a connection that the server dropped or still holds back. */
function judgeHalfConnected(group: AttemptGroup, facts: AcceptQueueFacts): Ruling {
  const { listener, losses } = facts;
  const filtered = atLeast(losses.clientOut.rules, losses.serverIn.rules);
  const overflows = atLeast(losses.acceptQueue);
  if (overflows === 0) return ruledOut(finding('lost-elsewhere', { places: ['other'] }));
  const needed = packetsOfHalfConnected(group);
  if (overflows < needed) return ruledOut(tooFew(overflows, group));
  if (filtered >= needed) {
    return ruledOut(finding('lost-in-several-places', { places: ['listen-queues', 'firewall'] }));
  }
  const { atLeast: spent, atMost } = losses.unansweredSyns;
  if (overflows - spent < needed) return ruledOut(finding('overflows-spent', { overflows, syns: spent }));
  const isSure = atMost.state === 'read' && overflows - atMost.value >= needed;
  const missing = atLeast(losses.ghosts);
  const ghosts = group.autopsy === 'ghost' ? [finding('ghosts', { count: group.count, missing })] : [];
  return withBound(blamed(isSure ? 'proven' : 'likely', overflowed(facts), ...ghosts), listener);
}

/** The request came while the queue was full, and was dropped with the final ACK; by now the connection stands. */
function judgeRequestLoss(group: AttemptGroup, facts: AcceptQueueFacts): Ruling {
  const elsewhere = requestsLostElsewhere(group, facts.losses);
  if (elsewhere.length > 0) {
    return ruledOut(finding('lost-in-several-places', { places: ['listen-queues', ...elsewhere] }));
  }
  if (!listenerMayHaveLost(group, facts.losses)) return ruledOut(tooFew(atLeast(facts.losses.acceptQueue), group));
  return withBound(blamed('likely', overflowed(facts)), facts.listener);
}

/**
 * A reset after connecting is the queue's only where the kernel itself counted such resets, and the application cannot have
 * made as many.
 */
function judgeReset(group: AttemptGroup, facts: AcceptQueueFacts): Ruling {
  const { onOverflow, byApplication, unaccounted } = resetsOf(facts['server.counters'], facts['server.settings']);
  if (onOverflow + unaccounted < group.count) return ruledOut(tooFew(onOverflow + unaccounted, group));
  if (byApplication >= group.count) return ruledOut(finding('reset-by-application', { resets: byApplication }));
  const evidence = overflowed(facts);
  return onOverflow >= group.count
    ? withBound(blamed('proven', evidence, finding('overflow-aborted', { resets: onOverflow })), facts.listener)
    : withBound(blamed('likely', evidence), facts.listener);
}

/** What a place did to fewer packets than there are attempts cannot have failed them all. */
function tooFew(packets: number, { count }: AttemptGroup): Finding {
  return finding('fewer-than-failed', { packets, attempts: count });
}

function overflowed({ listener, losses }: AcceptQueueFacts): Finding {
  return finding('accept-queue-full', {
    queues: listener.queues,
    bound: listener.bound,
    peak: listener.peakQueue,
    overflows: atLeast(losses.acceptQueue),
  });
}

function withBound(ruling: Ruling, listener: ListenerFact): Ruling {
  if (ruling.ruling !== 'blamed') return ruling;
  return { ...ruling, findings: [...ruling.findings, boundFinding(listener)] };
}

/** Whether the application's own number was the smaller one. */
export function isBoundByBacklog({ backlog, backlogTold, somaxconn }: ListenerFact): boolean {
  return backlog !== undefined && (!backlogTold || backlog <= somaxconn);
}

/** Whether the application's own number bounds the queue, as far as it is known. */
export function boundsByBacklog(facts: FactBook): boolean {
  const listener = valueIn(facts.listener);
  return listener === undefined || isBoundByBacklog(listener);
}

function boundFinding({ backlog, backlogTold, somaxconn }: ListenerFact): Finding {
  if (backlog === undefined) return finding('bound-equals-somaxconn', { somaxconn });
  if (!backlogTold) return finding('bound-of-its-own', { bound: backlog, somaxconn });
  return backlog <= somaxconn
    ? finding('bound-is-backlog', { backlog, somaxconn })
    : finding('bound-is-somaxconn', { backlog, somaxconn });
}
