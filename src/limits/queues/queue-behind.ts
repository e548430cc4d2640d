import type { AttemptGroup } from '../../model/attempt-group.ts';
import type { Ruling } from '../../model/cause.ts';
import type { FactBook } from '../../model/facts/facts.ts';
import type { HopFact, HopQueue } from '../../model/facts/hops.ts';
import { finding } from '../../model/finding.ts';
import { valueIn } from '../../model/probe.ts';
import { acceptFailedBehind, mayBeBehind, NOT_BEHIND, toldFate } from '../behind.ts';
import { blamed, ruledOut } from '../define.ts';
import { isUnanswered } from '../shapes.ts';

/** Which of the two limits bounds a queue: the application's own number, or what the kernel allows any. */
type Bounding = 'backlog' | 'somaxconn';

/** Rules on the accept queue of a listener behind the target for one of its two limits. */
export function judgeQueueBehind(group: AttemptGroup, hop: HopFact, facts: FactBook, of: Bounding): Ruling {
  const { queue, to } = hop;
  if (!mayBeBehind(group) || queue === undefined) return NOT_BEHIND;
  const { bound, peak, dropped } = queue;
  const refusals = toldFate(
    group,
    hop,
    'no-room',
    'not-connected',
    ...(to.startsWith('unix:') ? (['failed'] as const) : []),
  );
  if (!wasFull(queue) && refusals?.finding === undefined)
    return ruledOut(finding('accept-queue-not-full', { bound, peak }));
  if (!wasFull(queue)) return NOT_BEHIND;
  const somaxconn = Number(valueIn(facts['server.settings'])?.['net.core.somaxconn'] ?? Number.NaN);
  if ((bound === somaxconn ? 'somaxconn' : 'backlog') !== of)
    return ruledOut(
      bound === somaxconn
        ? finding('bound-equals-somaxconn', { somaxconn })
        : finding('bound-of-its-own', { bound, somaxconn }),
    );
  const starved = acceptFailedBehind(hop);
  if (starved !== undefined) return ruledOut(starved);
  const full = finding('queue-behind-full', { to, bound, peak, ...(dropped !== undefined && { dropped }) });
  if (refusals !== undefined) return blamed(refusals.sure, full, refusals.finding);
  if (hop.fates.length > 0 || (dropped ?? 0) < group.count)
    return ruledOut(finding('fewer-than-failed', { packets: dropped ?? 0, attempts: group.count }));
  return isGatewayTimeout(group) ? blamed('likely', full) : NOT_BEHIND;
}

/** A queue takes one more than its bound. */
function wasFull({ bound, peak, dropped = 0 }: HopQueue): boolean {
  return peak > bound || dropped > 0;
}

/** A SYN that is dropped is sent again: who waits for it runs out of time, and says so or says nothing. */
function isGatewayTimeout(group: AttemptGroup): boolean {
  return isUnanswered(group) || [0, 503, 504].includes(group.symptom.status ?? 0);
}
