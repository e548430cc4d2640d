import { paceTooSlow } from '../limits/accept-pace.ts';
import { limitOf } from '../limits/catalog.ts';
import { capMet } from '../limits/own-cap.ts';
import type { AttemptGroup, LateParty } from '../model/attempt-group.ts';
import type { Cause, CauseHop, LimitCause, OtherCause } from '../model/cause.ts';
import type { AcceptanceFact } from '../model/facts/acceptance.ts';
import type { FactBook } from '../model/facts/facts.ts';
import type { LoadFact } from '../model/facts/load.ts';
import { type Finding, finding } from '../model/finding.ts';
import { valueIn } from '../model/probe.ts';
import { limitCause, withCap } from './candidates.ts';
import { capOf } from './explanations/slow-target.ts';
import { rootBehind } from './hops.ts';
import { starved } from './starved.ts';

/**
 * What made the cause happen, where that is something else. An accept queue overflows because it is short, because another limit keeps
 * the application from accepting, or because the application does not take connections in time: only in the first case would a longer
 * one help. A process that ended may have ended for want of something as well.
 * `undecided`: what was missing to tell.
 */
export function rootCause(cause: Cause, group: AttemptGroup, facts: FactBook): RootCause | Undecided {
  const alone = { cause, because: [] };
  if (cause.kind === 'application' && cause.what === 'died') return rootOfEnd(cause, group, facts);
  const { lackedProcessor } = group;
  if (lackedProcessor !== undefined && isSlowness(cause)) return WITHOUT_PROCESSOR[lackedProcessor];
  const lot = cause.kind === 'limit' ? limitOf(cause.limit).followsFrom : undefined;
  if (cause.kind === 'limit' && isBehind(cause)) return lot === undefined ? alone : rootBehind(cause, group, facts);
  const acceptance = valueIn(facts.acceptance);
  const load = valueIn(facts.load);
  if (cause.kind !== 'limit' || lot === undefined || acceptance === undefined || load === undefined) return alone;
  // Half-open connections fill the SYN queue, and none of them is there to be accepted.
  if (valueIn(facts.listener)?.wasFull === false) return alone;
  const { by } = starved(lot, group, facts);
  if (by !== undefined) {
    return { cause: { ...cause, root: limitCause(by.limit, 'server', facts) }, because: [by.finding] };
  }
  // Connecting alone, without an answer, needs no accept.
  if (load.probe === 'none') return alone;
  const cap = capMet(group, acceptance);
  const slowness = cap ?? tooSlow(group, acceptance, load) ?? leftInOwnQueue(group, facts, load);
  if (slowness !== undefined && cap === undefined && lackedProcessor !== undefined)
    return WITHOUT_PROCESSOR[lackedProcessor];
  if (slowness === undefined && group.ownQueue === 'untold') return WHICH_QUEUE;
  if (slowness === undefined && group.unseenStall) return WHETHER_IT_STOPPED;
  if (slowness === undefined) return metLastStall(group, acceptance) ? WHY_IT_STOPPED : alone;
  const what = cap === undefined ? 'slow-to-accept' : 'at-its-own-cap';
  const named = cap === undefined ? {} : withCap(capOf(facts));
  return { cause: { ...cause, root: { kind: 'application', what, side: 'server', ...named } }, because: [slowness] };
}

/** A process that could not do without what a limit refused it ended by that limit. */
function rootOfEnd(cause: OtherCause, group: AttemptGroup, facts: FactBook): RootCause | Undecided {
  const { by, unseen } = starved('gave-up', group, facts);
  if (by !== undefined)
    return { cause: { ...cause, root: limitCause(by.limit, 'server', facts) }, because: [by.finding] };
  return unseen === undefined ? { cause, because: [] } : { undecided: unseen.missing.join(', ') };
}

function isBehind(cause: LimitCause): cause is LimitCause & { readonly hop: CauseHop } {
  return cause.hop?.end === 'listener';
}

interface RootCause {
  readonly cause: Cause;
  readonly because: readonly Finding[];
}

interface Undecided {
  readonly undecided: string;
}

/** What has no processor is not slow by its own fault, and what it would do with one nobody knows. */
const WITHOUT_PROCESSOR: Readonly<Record<LateParty, Undecided>> = {
  target: {
    undecided:
      'processor: how fast the application is, which was ready to run and had none for most of the time that these had',
  },
  driver: {
    undecided:
      'processor: whether the driver asked and looked in time, which had none, or did not look, for most of the time',
  },
};

function isSlowness(cause: Cause): boolean {
  return cause.kind === 'application' && (cause.what === 'slow-to-accept' || cause.what === 'slow-to-answer');
}

const WHY_IT_STOPPED: Undecided = {
  undecided: 'acceptance: whether the application stopped for good because it held as many connections as it takes',
};

const WHICH_QUEUE: Undecided = {
  undecided:
    'acceptance: whether the application took connections from that one of its queues which had no room for these',
};

const WHETHER_IT_STOPPED: Undecided = {
  undecided:
    'acceptance: whether the application took connections while these waited, for nobody looked at its queue then',
};

/**
 * Whether these were dropped while the application still took connections, and gave up when it took none any more, for as long as
 * the run went on. At a cap of its own a longer queue would have served them in the place of others, and no more in all.
 */
function metLastStall({ outcome, firstMs }: AttemptGroup, { stalls, stalledAtEnd }: AcceptanceFact): boolean {
  const last = stalls.at(-1);
  return outcome !== 'delayed' && stalledAtEnd && last !== undefined && firstMs >= last.fromMs;
}

/** A measured speed is a lower bound: an application is called too slow only where it is so by far. */
const MARGIN = 4;

/**
 * Whether even an endless queue would have left these attempts unserved: nobody was accepted as long as they could wait, or at
 * its fastest the application takes longer for all of them than they take to arrive and may wait.
 */
function tooSlow(group: AttemptGroup, acceptance: AcceptanceFact, load: LoadFact): Finding | undefined {
  const { connectTimeoutMs: timeoutMs } = load;
  if (acceptance.accepted !== undefined && acceptance.accepted <= 0) return finding('never-accepted', {});
  if (group.duringStall) return finding('stall-outlasted-deadline', { stallMs: acceptance.longestStallMs, timeoutMs });
  return paceTooSlow(acceptance, load, MARGIN);
}

/** One of several queues that the application emptied for others, and not for these. */
function leftInOwnQueue(
  { ownQueue }: AttemptGroup,
  facts: FactBook,
  { connectTimeoutMs }: LoadFact,
): Finding | undefined {
  if (ownQueue !== 'stalled') return undefined;
  return finding('own-queue-stalled', { queues: valueIn(facts.listener)?.queues ?? 0, timeoutMs: connectTimeoutMs });
}
