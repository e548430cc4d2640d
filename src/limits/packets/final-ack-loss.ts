import type { AttemptGroup } from '../../model/attempt-group.ts';
import type { Ruling } from '../../model/cause.ts';
import type { LossesFact } from '../../model/facts/losses.ts';
import { type Finding, finding } from '../../model/finding.ts';
import { atLeast } from '../../model/probe.ts';
import { blamed, ruledOut } from '../define.ts';
import { packetsOfHalfConnected } from '../shapes.ts';

/**
 * Rules on a place that lost `dropped` packets, for connections that stand for the client alone: the server has neither the final ACK
 * nor a request that could stand for it. A full accept queue drops both too.
 */
export function judgeFinalAckLoss(
  group: AttemptGroup,
  losses: LossesFact,
  place: string,
  dropped: number,
  evidence: Finding,
): Ruling {
  const needed = packetsOfHalfConnected(group);
  if (dropped < needed) {
    return ruledOut(finding('minor-loss', { lost: dropped, neededForOne: 1 + group.requestRetransmits }));
  }
  if (atLeast(losses.acceptQueue) >= needed) {
    return ruledOut(finding('lost-in-several-places', { places: ['listen-queues', place] }));
  }
  return blamed('proven', evidence);
}
