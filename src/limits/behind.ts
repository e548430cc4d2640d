import type { AttemptGroup } from '../model/attempt-group.ts';
import type { Ruling } from '../model/cause.ts';
import type { FailedCallFact } from '../model/facts/calls.ts';
import type { HopFact } from '../model/facts/hops.ts';
import type { Fate } from '../model/fate.ts';
import { type Finding, finding } from '../model/finding.ts';
import type { Period } from '../model/period.ts';
import { sureness } from './counted.ts';
import { ruledOut } from './define.ts';
import { isFull } from './descriptors/full.ts';
import { isDropped, isServerError, isUnanswered } from './shapes.ts';

/** Whether what is behind the target can have failed these: it took them, and then had no answer to give. */
export function mayBeBehind(group: AttemptGroup): boolean {
  return isServerError(group) || isUnanswered(group) || isDropped(group);
}

/** What the target says became of as many of its own connections there; undefined where it says so of too few. */
export interface ToldFate {
  readonly sure: 'proven' | 'likely';
  readonly finding: Finding;
}

export function toldFate(group: AttemptGroup, hop: HopFact, ...fates: readonly Fate[]): ToldFate | undefined {
  const told = hop.fates.filter(({ fate }) => fates.includes(fate));
  const [most] = told.toSorted((one, other) => other.count - one.count);
  if (most === undefined) return undefined;
  const count = told.reduce((sum, one) => sum + one.count, 0);
  const time = {
    firstMs: Math.min(...told.map(one => one.time.firstMs)),
    lastMs: Math.max(...told.map(one => one.time.lastMs)),
    takenAfter: undefined,
  };
  const sure = sureness(group, count, time);
  const { from, to } = hop;
  return sure && { sure, finding: finding('hop-fate', { from, to, fate: most.fate, count }) };
}

/** Whether the target says, at whatever time, that about as many of its connections there got no answer to their SYN. */
export function saysUnreached(group: AttemptGroup, { fates }: HopFact): boolean {
  const unreached = fates.filter(({ fate }) => fate === 'not-connected');
  return unreached.reduce((sum, { count }) => sum + count, 0) >= group.count / 2;
}

/** Why what listens there could not accept: a call of it that failed, or a process with all the descriptors that it may have. */
export function acceptFailedBehind({ to, calls, processes }: HopFact): Finding | undefined {
  const [failed] = calls.filter(isAccept).toSorted((one, other) => other.count - one.count);
  if (failed !== undefined) {
    const { syscall: call, errno, count } = failed;
    return finding('call-failed-behind', { to, call, errno, count });
  }
  const full = processes.find(isFull);
  return full && finding('descriptors-full-behind', { to, pid: full.pid, limit: full.nofile });
}

export function isAccept({ syscall }: FailedCallFact): boolean {
  return syscall.startsWith('accept');
}

/** Stretches shorter than this come and go wherever there is work. */
const STOOD_MS = 500;

/** The longest time that connections waited in its accept queue without an end while these failed; undefined where they did not. */
export function stoodBehind(group: AttemptGroup, { queue }: HopFact): Period | undefined {
  const then = (queue?.busy ?? []).filter(
    ({ fromMs, toMs }) => fromMs <= group.lastMs && toMs >= group.firstMs - STOOD_MS,
  );
  const [longest] = then.toSorted((one, other) => lengthOf(other) - lengthOf(one));
  return longest !== undefined && lengthOf(longest) >= STOOD_MS ? longest : undefined;
}

export function lengthOf({ fromMs, toMs }: Period): number {
  return toMs - fromMs;
}

/** What looks different, or is another kind of failure. */
export const NOT_BEHIND: Ruling = ruledOut(finding('symptom-mismatch', {}));

/** On another host nobody sees what became of them. */
export function unseenBehind({ to }: HopFact): Ruling {
  return {
    ruling: 'cannot-tell',
    missing: [`hops: what ${to} did with its connections cannot be seen from this host`],
  };
}

/** That the program there had as many connections as a setting of its own allows, whenever others waited, while these failed. */
export function busyBehind({ firstMs, lastMs }: AttemptGroup, { cap }: HopFact): Finding | undefined {
  if (cap === undefined || cap.fromMs > lastMs || cap.toMs < firstMs - STOOD_MS) return undefined;
  return finding('busy-at-own-cap', { held: cap.held, looks: cap.looks });
}
