import type { Ruling } from '../model/cause.ts';
import type { AttemptGroup, LossesFact } from '../model/facts.ts';
import { type Finding, finding } from '../model/finding.ts';
import { blamed, ruledOut } from './define.ts';

/**
 * Where a handshake's packets can vanish, in the order in which they meet the places. The first three lie on the
 * client's side of the link. The last two are the listener's: its two queues share one bound, and so are one place.
 */
export type LossPlace =
  | 'client-tracking'
  | 'client-firewall'
  | 'neighbour-table'
  | 'processor-backlog'
  | 'link'
  | 'server-tracking'
  | 'server-firewall'
  | 'listen-queues'
  | 'three-quarter-rule';

/**
 * Rules on one place for a group of lost SYNs. Evidence of the single connection comes first (did the SYN leave, does a
 * tracking table have it); counters only choose among what that leaves. Where two places remain that could each
 * have failed the whole group, neither is blamed.
 */
export function judgeLoss(group: AttemptGroup, losses: LossesFact, place: LossPlace, evidence: Finding): Ruling {
  const lost = lostAt(losses);
  if (lost[place] === 0) return ruledOut(finding('lost-elsewhere', { places: placesWithLoss(lost) }));
  if (!isPossible(group, losses, place)) return ruledOut(connectionEvidence(group));
  const needed = packetsNeeded(group);
  if (lost[place] < needed) return ruledOut(finding('minor-loss', { lost: lost[place], neededForOne: needed }));
  const rivals = rivalsOf(group, losses, place);
  if (rivals.length === 0) return blamed('proven', evidence, connectionEvidence(group));
  if (rivals.every(rival => outweighs(group, lost, place, rival))) return blamed('likely', evidence);
  return ruledOut(finding('lost-in-several-places', { places: [place, ...rivals] }));
}

/** Packets lost at each place. */
function lostAt(losses: LossesFact): Record<LossPlace, number> {
  return {
    'client-tracking': losses.clientOut.tracking,
    'client-firewall': losses.clientOut.rules,
    'processor-backlog': losses.backlogDropped,
    'neighbour-table': Math.min(losses.neighbourTable, Math.max(0, losses.linkToServer - losses.backlogDropped)),
    link: Math.max(0, losses.linkToServer - losses.backlogDropped - losses.neighbourTable),
    'server-tracking': losses.serverIn.tracking,
    'server-firewall': losses.serverIn.rules,
    'listen-queues': losses.acceptQueue + losses.synQueue,
    'three-quarter-rule': losses.otherListenDrops,
  };
}

function placesWithLoss(lost: Record<LossPlace, number>): LossPlace[] {
  return (Object.keys(lost) as LossPlace[]).filter(place => lost[place] > 0);
}

function rivalsOf(group: AttemptGroup, losses: LossesFact, place: LossPlace): LossPlace[] {
  const lost = lostAt(losses);
  return placesWithLoss(lost).filter(
    rival => rival !== place && isPossible(group, losses, rival) && lost[rival] >= packetsNeeded(group),
  );
}

/** Whether what is known of the single connections leaves this place open. */
function isPossible(group: AttemptGroup, losses: LossesFact, place: LossPlace): boolean {
  const onClient = place === 'client-tracking' || place === 'client-firewall';
  // What a neighbour entry is missing for does not leave, and is not the work of a filter.
  if (place === 'neighbour-table' && group.left === 'yes') return false;
  const atListener = place === 'listen-queues' || place === 'three-quarter-rule';
  if (group.clientTracking === 'absent') return onClient;
  if (group.serverTracking === 'present') return atListener;
  if (group.serverTracking === 'absent') return !atListener && !(onClient && group.clientTracking === 'present');
  if (group.left === 'yes') return !onClient;
  // No retransmission left the client. Where the client filtered something that is why, for the first SYN too; where it
  // filtered nothing, the first SYN did leave, and only the processor's backlog held the later ones back.
  if (group.left === 'no' && losses.clientOut.total > 0) return onClient;
  return true;
}

function connectionEvidence(group: AttemptGroup): Finding {
  if (group.clientTracking === 'absent') {
    return finding('tracking-entry-missing', { side: 'client', count: group.count });
  }
  if (group.serverTracking === 'absent') {
    return finding('tracking-entry-missing', { side: 'server', count: group.count });
  }
  if (group.serverTracking === 'present') return finding('tracking-entry-present', { side: 'server' });
  const { most } = group.retransmits;
  if (group.left === 'no') return finding('never-left-host', { sent: 0, retransmits: most ?? 0 });
  return finding('left-host', most === undefined ? {} : { retransmits: most });
}

/** An attempt fails only when all of its SYNs were lost; it is delayed, or late, when one was. */
function packetsNeeded(group: AttemptGroup): number {
  return group.outcome === 'delayed' || group.late ? 1 : group.retransmits.least + 1;
}

/**
 * Whether `place` alone can have hit every attempt of the group while `rival` cannot. The processor's backlog overflows when
 * many SYNs are sent again in one timer tick, so what lost the first SYNs outweighs it.
 */
function outweighs(group: AttemptGroup, lost: Record<LossPlace, number>, place: LossPlace, rival: LossPlace): boolean {
  const all = group.count * packetsNeeded(group);
  if (rival === 'processor-backlog' && place !== 'processor-backlog') return lost[place] >= group.count;
  if (place === 'processor-backlog') return false;
  return lost[place] >= all && lost[rival] < all / 2;
}
