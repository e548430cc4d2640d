import type { AttemptGroup } from '../../model/attempt-group.ts';
import type { Ruling } from '../../model/cause.ts';
import type { HopFact } from '../../model/facts/hops.ts';
import { type Finding, finding } from '../../model/finding.ts';
import type { NamedLossPlace } from '../../model/packet-losses.ts';
import { mayBeBehind, NOT_BEHIND, saysUnreached, toldFate } from '../behind.ts';
import { sureness } from '../counted.ts';
import { blamed, ruledOut } from '../define.ts';

/** What the tracking of the target's host dropped for one limit of it. */
export interface DroppedThere {
  /** Packets at least that it dropped on their way out. */
  readonly packets: number;
  readonly evidence: Finding;
}

/**
 * Rules on SYNs that the tracking of the target's host dropped on the way to what is behind the target. The kernel's records say for which
 * listener they were; where nobody has these, it is `likely` at most.
 */
export function judgeLostTowards(group: AttemptGroup, hop: HopFact, { packets, evidence }: DroppedThere): Ruling {
  if (!mayBeUnreached(group, hop)) return NOT_BEHIND;
  if (packets < group.count) return ruledOut(finding('fewer-than-failed', { packets, attempts: group.count }));
  if (hop.lost !== undefined) return judgeLostAt('server-tracking', group, hop, evidence);
  const told = toldFate(group, hop, 'not-connected');
  return blamed('likely', evidence, ...(told === undefined ? [] : [told.finding]));
}

/** Rules on SYNs that the kernel recorded as lost at one place, on the way to what is behind the target. */
export function judgeLostAt(
  place: NamedLossPlace,
  group: AttemptGroup,
  hop: HopFact,
  ...evidence: readonly Finding[]
): Ruling {
  const { to, lost = [] } = hop;
  if (!mayBeUnreached(group, hop)) return NOT_BEHIND;
  const told = toldFate(group, hop, 'not-connected');
  const connections = lost.find(one => one.place === place)?.connections ?? 0;
  const others = lost.filter(one => one.place !== place);
  const sure = sureness(group, connections);
  const recorded = finding('kernel-lost-behind', { to, lost, connections: connections + countOf(others) });
  if (sure === undefined || others.some(other => other.connections >= connections)) return ruledOut(recorded);
  const isProven = sure === 'proven' && told?.sure === 'proven' && others.length === 0;
  return blamed(isProven ? 'proven' : 'likely', ...evidence, recorded, ...(told === undefined ? [] : [told.finding]));
}

/** Whether the target got no answer to its SYNs: by its own word, or, of one that says nothing, by how many were seen to wait for one. */
function mayBeUnreached(group: AttemptGroup, hop: HopFact): boolean {
  if (!mayBeBehind(group) || hop.to.startsWith('unix:')) return false;
  if (saysUnreached(group, hop)) return true;
  return hop.fates.length === 0 && hop.peakConnecting >= group.count / 2;
}

function countOf(lost: readonly { readonly connections: number }[]): number {
  return lost.reduce((sum, { connections }) => sum + connections, 0);
}
