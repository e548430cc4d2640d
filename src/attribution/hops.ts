import { busyBehind, lengthOf, saysUnreached, stoodBehind } from '../limits/behind.ts';
import { LIMITS } from '../limits/catalog.ts';
import type { AttemptGroup } from '../model/attempt-group.ts';
import type { Cause, CauseHop, LimitCause, OtherCause, Ruling } from '../model/cause.ts';
import type { FactBook } from '../model/facts/facts.ts';
import type { HopFact, HopQueue } from '../model/facts/hops.ts';
import type { ListenerFact } from '../model/facts/listener.ts';
import { type Finding, finding } from '../model/finding.ts';
import { listenerKey } from '../model/hops.ts';
import type { Limit } from '../model/limit.ts';
import { absent, mapProbe, ok, valueIn } from '../model/probe.ts';
import type { Candidate } from './candidate.ts';
import { BEHIND } from './explanations/behind.ts';

/** Puts the limits and troubles of each listener behind the target to their rules. */
export function candidatesBehind(group: AttemptGroup, facts: FactBook): Candidate[] {
  return hopsIn(facts).flatMap(hop => {
    const { to: behind } = hop;
    const limits = LIMITS.flatMap(limit =>
      limit.behind === undefined
        ? []
        : [
            {
              name: { candidate: limit.id, side: 'server', behind } as const,
              cause: limitBehind(limit, hop, facts),
              ruling: limit.behind(group, hop, facts),
            },
          ],
    );
    const others = BEHIND.map(({ kind, what, end, judge }) => ({
      name: { candidate: what, side: 'server', behind } as const,
      cause: { kind, what, side: 'server', hop: hopOf(hop, end), ...capBehind(what, hop) } as const,
      ruling: judge(group, hop, facts),
    }));
    return [...limits, ...others];
  });
}

/** The setting that is named by the cause which says that it was met. */
function capBehind(what: OtherCause['what'], { cap }: HopFact): Pick<OtherCause, 'cap'> {
  return what === 'at-its-own-cap' && cap !== undefined ? { cap: cap.set } : {};
}

/** What a target that passes requests on says, or does not, where what is behind it failed. */
const PASSED_ON: readonly OtherCause['what'][] = [
  'slow-to-answer',
  'closed-connection',
  'answered-with-an-error',
  'answered-in-part',
  'refused-in-words',
  'answered-unexpectedly',
];

/** The target itself is not to blame for what failed behind it, nor for what may have failed where nobody can look. */
export function heedBehind(
  what: OtherCause['what'],
  ruling: Ruling,
  group: AttemptGroup,
  { behind, facts }: { readonly behind: readonly Candidate[]; readonly facts: FactBook },
): Ruling {
  if (ruling.ruling !== 'blamed' || !PASSED_ON.includes(what)) return ruling;
  const to = (of: Ruling['ruling']) => behind.find(one => one.ruling.ruling === of)?.name.behind;
  const [blamed, unseen] = [to('blamed'), to('cannot-tell')];
  if (blamed !== undefined) return { ruling: 'ruled-out', finding: finding('failed-behind', { to: blamed }) };
  if (unseen !== undefined) return { ruling: 'ruled-out', finding: finding('unseen-behind', { to: unseen }) };
  const unreached = hopsIn(facts).find(hop => saysUnreached(group, hop));
  if (unreached !== undefined)
    return { ruling: 'ruled-out', finding: finding('unreached-behind', { to: unreached.to }) };
  return ruling;
}

/** Why a queue behind the target overflowed: it stood for longer than anybody waits, so that no longer one would help. */
export function rootBehind(
  cause: LimitCause & { readonly hop: CauseHop },
  group: AttemptGroup,
  facts: FactBook,
): { readonly cause: Cause; readonly because: readonly Finding[] } {
  const hop = hopsIn(facts).find(({ to }) => to === cause.hop.to);
  const stood = hop && stoodBehind(group, hop);
  const waitMs = valueIn(facts.load)?.connectTimeoutMs ?? Number.POSITIVE_INFINITY;
  if (hop === undefined || stood === undefined || hop.queue === undefined) return { cause, because: [] };
  const isLasting = hop.queue.isBusyAtEnd && stood === hop.queue.busy.at(-1);
  if (!isLasting && lengthOf(stood) < waitMs) return { cause, because: [] };
  const busy = busyBehind(group, hop);
  const what = busy === undefined ? 'slow-to-accept' : 'at-its-own-cap';
  const root = { kind: 'application', what, side: 'server', hop: cause.hop, ...capBehind(what, hop) } as const;
  const stoodMs = Math.round(lengthOf(stood));
  const stands = finding('queue-behind-stood', { to: hop.to, stoodMs });
  return { cause: { ...cause, root }, because: busy === undefined ? [stands] : [stands, busy] };
}

/** The facts as they are at one end of a way behind the target, for what is said of a limit there. */
export function factsAt(hop: CauseHop, facts: FactBook): FactBook {
  return hop.end === 'listener' ? factsAtListener(hop, facts) : factsTowards(hop, facts);
}

/** Of what the target's host translated, that way alone. */
function factsTowards({ to }: CauseHop, facts: FactBook): FactBook {
  const translated = mapProbe(facts['server.translated'], ways => ways.filter(way => way.to === to));
  return { ...facts, 'server.translated': translated };
}

/** Those of the target itself are none of these. */
function factsAtListener({ to }: CauseHop, facts: FactBook): FactBook {
  const hop = hopsIn(facts).find(one => listenerKey(one.to) === listenerKey(to));
  const unseen = absent(`${to} was not seen behind the target`);
  if (hop === undefined) return { ...facts, 'server.processes': unseen, listener: unseen };
  const { queue, processes, listening } = hop;
  const somaxconn = Number(valueIn(facts['server.settings'])?.['net.core.somaxconn'] ?? 0);
  return {
    ...facts,
    'server.processes': ok(processes),
    application: ok({ kind: 'external', programs: [], ...(listening !== undefined && { listening }) }),
    listener: queue === undefined ? unseen : ok(listenerOf(queue, somaxconn)),
  };
}

function listenerOf({ bound, peak, dropped }: HopQueue, somaxconn: number): ListenerFact {
  return {
    backlog: bound === somaxconn ? undefined : bound,
    backlogTold: false,
    somaxconn,
    queues: 1,
    bound,
    peakQueue: peak,
    peakSynReceived: 0,
    wasFull: peak > bound,
    dropped,
    fullOthers: [],
  };
}

/** The one way on that the target has, seen from its own end. */
export function onlyHop(facts: FactBook): CauseHop | undefined {
  const [hop, ...others] = hopsIn(facts);
  return hop === undefined || others.length > 0 ? undefined : hopOf(hop, 'client');
}

function limitBehind(limit: Limit, hop: HopFact, facts: FactBook): LimitCause {
  const to = hopOf(hop, limit.behindEnd ?? 'listener');
  const value = limit.effective('server', factsAt(to, facts)) ?? 'unknown';
  return { kind: 'limit', limit: limit.id, side: 'server', setting: limit.setting.name, value, hop: to };
}

function hopOf({ from, to }: HopFact, end: CauseHop['end']): CauseHop {
  return { from, to, end };
}

function hopsIn(facts: FactBook): readonly HopFact[] {
  return valueIn(facts.hops) ?? [];
}
