import type { AttemptGroup } from '../../model/attempt-group.ts';
import type { CannotTell } from '../../model/cause.ts';
import type { AcceptanceFact } from '../../model/facts/acceptance.ts';
import type { FactBook } from '../../model/facts/facts.ts';
import type { ProcessFact } from '../../model/facts/processes.ts';
import { type Finding, finding } from '../../model/finding.ts';
import { valueIn } from '../../model/probe.ts';
import { isHeldUp, isThen, sureness } from '../counted.ts';

/** accept() wants a descriptor before it looks whether anybody waits: EMFILE is the process, ENFILE the machine. */
const WANTS = ['EMFILE', 'ENFILE'] as const;
type Want = (typeof WANTS)[number];

/** How often accept() failed so. */
export function acceptFailures(acceptance: AcceptanceFact, errno: Want): number {
  return acceptance.errors[errno] ?? 0;
}

/** Nearly all: what is shed is shed at once, and at no other time. */
const SHED_SHARE = 0.9;

/**
 * How sure failed accept() calls make it that they failed the group. What waits is held up by them for as long as they go on.
 * One call can cost many connections where the server then sheds whatever waits, as libuv does: all at that time, and by a
 * process that was short of files. Undefined where they are too few, or failed at another time.
 */
export function acceptSureness(
  group: AttemptGroup,
  acceptance: AcceptanceFact,
  errno: Want,
  wasShort: boolean,
): 'proven' | 'likely' | undefined {
  const count = acceptFailures(acceptance, errno);
  const { errorTime } = acceptance;
  const sure = sureness(group, count, errorTime);
  if (isHeldUp(group)) return sure === undefined ? undefined : 'proven';
  return sure ?? (count > 0 && wasShort && isThen(group, errorTime, SHED_SHARE) ? 'likely' : undefined);
}

/** Where only some of the processes failed, and the queues of others stand as well, nobody can tell whose queue these wait in. */
export function whichQueue(group: AttemptGroup, { failedForSome }: AcceptanceFact): CannotTell | undefined {
  return failedForSome && isHeldUp(group) ? WHICH_QUEUE : undefined;
}

const WHICH_QUEUE: CannotTell = {
  ruling: 'cannot-tell',
  missing: ['acceptance: in whose queue these wait, for only some of the processes failed to accept'],
};

/** A process that never had so much of what it may have was not short of descriptors. */
const SHORT_SHARE = 0.5;

export function isShort({ peakDescriptors, nofile }: ProcessFact): boolean {
  return peakDescriptors >= nofile * SHORT_SHARE;
}

/** That accept() failed these for want of a file, by what it said most often; undefined where it did not. */
export function acceptFailedFor(group: AttemptGroup, acceptance: AcceptanceFact, facts: FactBook): Finding | undefined {
  const [most] = WANTS.map(errno => ({ errno, count: acceptFailures(acceptance, errno) }))
    .filter(({ count }) => count > 0)
    .sort((one, other) => other.count - one.count);
  if (most === undefined) return undefined;
  const wasShort = most.errno === 'ENFILE' || (valueIn(facts['server.processes']) ?? []).some(isShort);
  const sure = acceptSureness(group, acceptance, most.errno, wasShort);
  return sure === undefined ? undefined : finding('accept-failed', most);
}
