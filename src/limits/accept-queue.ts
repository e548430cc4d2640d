import type { Ruling } from '../model/cause.ts';
import type { AttemptGroup, Facts, ListenerFact } from '../model/facts.ts';
import { type Finding, finding } from '../model/finding.ts';
import { blamed, ruledOut } from './define.ts';
import { isDropped, isHalfConnected, isReset, isSynAckLoss, isSynLoss } from './shapes.ts';
import { judgeLoss } from './syn-loss.ts';

/**
 * The accept queue's bound is min(listen backlog, somaxconn), taken when listen() was called. Both limits share this
 * rule and differ in one thing: which of the two was the smaller.
 */
export const ACCEPT_QUEUE_NEEDS = ['listener', 'losses', 'server.counters', 'server.settings'] as const;

type AcceptQueueFacts = Pick<Facts, (typeof ACCEPT_QUEUE_NEEDS)[number]>;

export const ACCEPT_QUEUE_SYMPTOMS = [
  'connecting takes 1, 2, 3 seconds more: the SYN was dropped without a word and sent again',
  'connecting times out (ETIMEDOUT, or the client gives up first)',
  'with SYN cookies, the default: clients connect at once and never get an answer, for the server has no such connection',
  'with tcp_abort_on_overflow: some clients connect and are reset; most still time out',
];

/** Whether a full accept queue can look like this group. */
export function looksLikeOverflow(group: AttemptGroup): boolean {
  if (isDropped(group)) return isReset(group);
  // A SYN-ACK that does not arrive is no overflow by itself; after lost SYNs it is the last of several losses.
  return isSynLoss(group) || isHalfConnected(group) || (isSynAckLoss(group) && group.retransmits.least > 0);
}

/** Rules on the accept queue for one of its two limits; `bounding` says whether that one was the smaller. */
export function judgeOverflow(group: AttemptGroup, facts: AcceptQueueFacts, bounding: boolean): Ruling {
  const { listener, losses } = facts;
  if (!bounding) return ruledOut(boundFinding(listener));
  const { bound, peakSynReceived } = listener;
  if (!listener.wasFull && losses.synQueue === 0) return ruledOut(whyNotFull(listener));
  if (isHalfConnected(group)) return judgeHalfConnected(group, facts);
  if (isReset(group)) return judgeReset(facts);
  if (isSynAckLoss(group) && losses.serverOut.rules + losses.clientIn.rules > 0) {
    return ruledOut(finding('lost-in-several-places', { places: ['listen-queues', 'firewall'] }));
  }
  const drops = losses.synQueue;
  const evidence =
    listener.wasFull && losses.acceptQueue > 0
      ? overflowed(facts)
      : finding('syn-queue-full', { drops, bound: Math.max(bound, peakSynReceived) });
  return withBound(judgeLoss(group, losses, 'listen-queues', evidence), listener);
}

/** The namespace's counters may show overflows all the same: those of another listener. */
function whyNotFull({ bound, peakQueue: peak, fullOthers }: ListenerFact): Finding {
  const [other] = fullOthers;
  if (other === undefined) return finding('accept-queue-not-full', { bound, peak });
  return finding('other-listener-overflowed', { port: other.port, bound: other.bound, peak: other.peakQueue });
}

/** The final ACK met a full queue: the client believes in a connection that the server dropped or still holds back. */
function judgeHalfConnected(group: AttemptGroup, facts: AcceptQueueFacts): Ruling {
  const { listener, losses } = facts;
  const filtered = losses.clientOut.rules + losses.serverIn.rules;
  if (losses.acceptQueue === 0) return ruledOut(finding('lost-elsewhere', { places: ['other'] }));
  if (group.autopsy === 'syn-received' && filtered >= group.count) {
    return ruledOut(finding('lost-in-several-places', { places: ['listen-queues', 'firewall'] }));
  }
  const ghosts = group.autopsy === 'ghost' ? [finding('ghosts', { count: group.count, missing: losses.ghosts })] : [];
  return withBound(blamed('proven', overflowed(facts), ...ghosts), listener);
}

/** A reset after connecting is the queue's only where the kernel itself counted such resets. */
function judgeReset(facts: AcceptQueueFacts): Ruling {
  const aborts = facts['server.settings']['net.ipv4.tcp_abort_on_overflow'] === '1';
  const resets = facts['server.counters']['TcpExt.EmbryonicRsts'] ?? facts['server.counters']['Tcp.EmbryonicRsts'] ?? 0;
  const sent = facts['server.counters']['Tcp.OutRsts'] ?? 0;
  if (aborts && sent > 0)
    return withBound(
      blamed('proven', overflowed(facts), finding('overflow-aborted', { resets: Math.max(resets, sent) })),
      facts.listener,
    );
  if (sent > 0) return withBound(blamed('likely', overflowed(facts)), facts.listener);
  return ruledOut(finding('accept-queue-not-full', { bound: facts.listener.bound, peak: facts.listener.peakQueue }));
}

function overflowed({ listener, losses }: AcceptQueueFacts): Finding {
  return finding('accept-queue-full', {
    queues: listener.queues,
    bound: listener.bound,
    peak: listener.peakQueue,
    overflows: losses.acceptQueue,
  });
}

function withBound(ruling: Ruling, listener: ListenerFact): Ruling {
  if (ruling.ruling !== 'blamed') return ruling;
  return { ...ruling, findings: [...ruling.findings, boundFinding(listener)] };
}

/** Whether the application's own number was the smaller one. */
export function isBoundByBacklog({ backlog, somaxconn }: ListenerFact): boolean {
  return backlog !== undefined && backlog <= somaxconn;
}

function boundFinding({ backlog, somaxconn }: ListenerFact): Finding {
  if (backlog === undefined) return finding('bound-equals-somaxconn', { somaxconn });
  return backlog <= somaxconn
    ? finding('bound-is-backlog', { backlog, somaxconn })
    : finding('bound-is-somaxconn', { backlog, somaxconn });
}
