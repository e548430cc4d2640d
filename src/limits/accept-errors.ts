import type { AcceptanceFact } from '../model/facts.ts';
import { type Finding, finding } from '../model/finding.ts';

/** accept() wants a descriptor before it looks whether anybody waits: EMFILE is the process, ENFILE the machine. */
const WANTS = ['EMFILE', 'ENFILE'] as const;
type Want = (typeof WANTS)[number];

/** How often accept() failed so. */
export function acceptFailures(acceptance: AcceptanceFact, errno: Want): number {
  return acceptance.errors[errno] ?? 0;
}

/** That accept() failed for want of a file at all, by what it said most often; undefined where it never did. */
export function acceptFailed(acceptance: AcceptanceFact): Finding | undefined {
  const [most] = WANTS.map(errno => ({ errno, count: acceptFailures(acceptance, errno) }))
    .filter(({ count }) => count > 0)
    .sort((one, other) => other.count - one.count);
  return most === undefined ? undefined : finding('accept-failed', most);
}
