import {
  acceptFailedBehind,
  busyBehind,
  mayBeBehind,
  NOT_BEHIND,
  stoodBehind,
  toldFate,
  unseenBehind,
} from '../../limits/behind.ts';
import { blamed, ruledOut } from '../../limits/define.ts';
import { judgeLostAt } from '../../limits/packets/lost-towards.ts';
import { isServerError, isUnanswered } from '../../limits/shapes.ts';
import type { AttemptGroup } from '../../model/attempt-group.ts';
import type { CauseHop, OtherCause, Ruling } from '../../model/cause.ts';
import type { FactBook } from '../../model/facts/facts.ts';
import type { HopFact, HopQueue } from '../../model/facts/hops.ts';
import { type Finding, finding } from '../../model/finding.ts';
import type { Period } from '../../model/period.ts';
import { valueIn } from '../../model/probe.ts';

/** Something that befell the target's own connections to a listener behind it, and is no limit. */
interface BehindExplanation {
  readonly kind: OtherCause['kind'];
  readonly what: OtherCause['what'];
  /** At which end of the way it befell them. */
  readonly end: CauseHop['end'];
  readonly judge: (group: AttemptGroup, hop: HopFact, facts: FactBook) => Ruling;
}

const AT_LISTENER = { kind: 'application', end: 'listener' } as const;

/** Nobody listens there: the kernel answers for it at once. */
const refusedBehind: BehindExplanation = {
  ...AT_LISTENER,
  what: 'refused',
  judge: (group, hop) => {
    if (!mayBeBehind(group)) return NOT_BEHIND;
    const isNobody = hop.isHere && hop.queue === undefined;
    const told = toldFate(group, hop, 'refused') ?? (isNobody ? toldFate(group, hop, 'failed') : undefined);
    if (told === undefined) return NOT_BEHIND;
    return blamed(told.sure, told.finding, ...(isNobody ? [finding('nobody-listens-behind', { to: hop.to })] : []));
  },
};

/** Connected, and waiting in a queue that has room. */
const slowToAcceptBehind: BehindExplanation = {
  ...AT_LISTENER,
  what: 'slow-to-accept',
  judge: (group, hop) => {
    const { queue } = hop;
    const stood = stoodBehind(group, hop);
    if (!mayBeBehind(group) || queue === undefined || stood === undefined) return NOT_BEHIND;
    const starved = acceptFailedBehind(hop);
    if (starved !== undefined) return ruledOut(starved);
    const busy = busyBehind(group, hop);
    if (busy !== undefined) return ruledOut(busy);
    return waitingBehind(group, hop, { queue, stood });
  },
};

/** Connected, and waiting for one of as many workers or places as the program there was set to. */
const atItsOwnCapBehind: BehindExplanation = {
  ...AT_LISTENER,
  what: 'at-its-own-cap',
  judge: (group, hop) => {
    const { queue } = hop;
    const stood = stoodBehind(group, hop);
    const busy = busyBehind(group, hop);
    if (!mayBeBehind(group) || queue === undefined || stood === undefined || busy === undefined) return NOT_BEHIND;
    const starved = acceptFailedBehind(hop);
    return starved === undefined ? waitingBehind(group, hop, { queue, stood }, busy) : ruledOut(starved);
  },
};

function waitingBehind(
  group: AttemptGroup,
  hop: HopFact,
  { queue, stood }: { readonly queue: HopQueue; readonly stood: Period },
  ...busy: readonly Finding[]
): Ruling {
  const { to } = hop;
  const told = toldFate(group, hop, 'not-answered');
  if (told === undefined && (hop.fates.length > 0 || !isOutOfTime(group) || queue.peak < group.count / 2))
    return NOT_BEHIND;
  const evidence = [
    finding('waits-in-queue-behind', { to, peak: queue.peak }),
    finding('queue-behind-stood', { to, stoodMs: Math.round(stood.toMs - stood.fromMs) }),
    ...busy,
  ];
  return told === undefined ? blamed('likely', ...evidence) : blamed(told.sure, told.finding, ...evidence);
}

/** Connected and accepted, and no answer in time. */
const slowToAnswerBehind: BehindExplanation = {
  ...AT_LISTENER,
  what: 'slow-to-answer',
  judge: (group, hop, facts) => {
    const { from, to, queue } = hop;
    const { connected, connecting } = mostThen(group, hop);
    if (!mayBeBehind(group)) return NOT_BEHIND;
    const told = toldFate(group, hop, 'not-answered');
    if (!hop.isHere) {
      const isOpen = told !== undefined || toldFate(group, hop, 'not-connected', 'failed') !== undefined;
      return isOpen || (hop.fates.length === 0 && mayBeOfGateway(group)) ? unseenBehind(hop) : NOT_BEHIND;
    }
    if (stoodBehind(group, hop) !== undefined)
      return ruledOut(finding('waits-in-queue-behind', { to, peak: queue?.peak ?? 0 }));
    const held = finding('connected-behind', { from, to, connected });
    if (told !== undefined) return blamed(told.sure, told.finding, held);
    if (hop.fates.length > 0 || !isOutOfTime(group) || connected < group.count / 2) return NOT_BEHIND;
    // More waited to be connected than for an answer.
    if (connecting > connected) return NOT_BEHIND;
    return isTakenLate(group, facts) ? TAKEN_LATE : blamed('likely', held);
  },
};

/** Closed or reset there before the answer. */
const closedBehind: BehindExplanation = {
  ...AT_LISTENER,
  what: 'closed-connection',
  judge: (group, hop) => {
    const told = mayBeBehind(group) ? toldFate(group, hop, 'closed') : undefined;
    if (told === undefined) return NOT_BEHIND;
    const starved = acceptFailedBehind(hop);
    return starved === undefined ? blamed(told.sure, told.finding) : ruledOut(starved);
  },
};

/** A rule of the target's own host took their SYNs: only the kernel's records say so. */
const droppedBehind: BehindExplanation = {
  kind: 'network',
  what: 'packets-dropped-by-firewall',
  end: 'client',
  judge: (group, hop) => (hop.lost === undefined ? NOT_BEHIND : judgeLostAt('server-rule', group, hop)),
};

export const BEHIND: readonly BehindExplanation[] = [
  droppedBehind,
  refusedBehind,
  slowToAcceptBehind,
  atItsOwnCapBehind,
  slowToAnswerBehind,
  closedBehind,
];

/** A gateway says 504 of what was behind it; one that has no such word leaves its own client waiting. */
function isOutOfTime(group: AttemptGroup): boolean {
  return isUnanswered(group) || (group.symptom.kind === 'http-status' && [0, 504].includes(group.symptom.status ?? 0));
}

/** Whether the target could not accept while these waited: what they waited for may have been that. */
function isTakenLate(group: AttemptGroup, facts: FactBook): boolean {
  const time = valueIn(facts.acceptance)?.errorTime;
  const waitMs = valueIn(facts.load)?.connectTimeoutMs ?? 0;
  return time !== undefined && time.firstMs <= group.lastMs && time.lastMs >= group.firstMs - waitMs;
}

const TAKEN_LATE: Ruling = {
  ruling: 'cannot-tell',
  missing: ['acceptance: how long these waited to be accepted, while accept() of the target failed'],
};

/** The most of each while these waited for their end; in all where nobody looked then. */
function mostThen({ firstMs, lastMs }: AttemptGroup, { looks = [], peakConnecting, peakConnected }: HopFact) {
  const then = looks.filter(({ atMs }) => atMs >= firstMs - LOOKED_WITHIN_MS && atMs <= lastMs);
  if (then.length === 0) return { connecting: peakConnecting, connected: peakConnected };
  return {
    connecting: Math.max(...then.map(({ connecting }) => connecting)),
    connected: Math.max(...then.map(({ connected }) => connected)),
  };
}

/** Where the target connects to is looked at some times a second. */
const LOOKED_WITHIN_MS = 1000;

function mayBeOfGateway(group: AttemptGroup): boolean {
  return !isServerError(group) || [0, 502, 503, 504].includes(group.symptom.status ?? 0);
}
