import type { AttemptGroup } from '../../model/attempt-group.ts';
import type { Ruling } from '../../model/cause.ts';
import type { FactBook } from '../../model/facts/facts.ts';
import type { LossesFact } from '../../model/facts/losses.ts';
import { type Finding, finding } from '../../model/finding.ts';
import { atLeast, valueIn } from '../../model/probe.ts';
import { blamed, ruledOut } from '../define.ts';
import { type LossPlace, type Lost, lostAt } from './loss-places.ts';
import { unknownLoss } from './loss-stages.ts';

/**
 * Rules on one place for a group of lost SYNs. Evidence of the single connection comes first (did the SYN leave, does a
 * tracking table have it); counters only choose among what that leaves. Where two places remain that could each
 * have failed the whole group, neither is blamed. A place whose losses are not known is no rival here: its own candidate says so.
 */
export function judgeLoss(group: AttemptGroup, losses: LossesFact, place: LossPlace, evidence: Finding): Ruling {
  const lost = lostAt(losses);
  const here = lost[place];
  if (valueIn(here) === 0) return ruledOut(finding('lost-elsewhere', { places: placesWithLoss(lost) }));
  const possible = possibility(group, losses, place);
  if (possible === 'no') return ruledOut(connectionEvidence(group));
  if (here.state !== 'read') return unknownLoss(place, here);
  const needed = packetsNeeded(group);
  if (here.value < needed) return ruledOut(finding('minor-loss', { lost: here.value, neededForOne: needed }));
  if (here.value + READING_NOISE < group.count * needed) {
    return ruledOut(finding('fewer-than-failed', { packets: here.value, attempts: group.count }));
  }
  if (possible === 'unknown') return unknownLoss('client-firewall', losses.clientOut.rules);
  const rivals = rivalsOf(group, losses, place);
  if (rivals.length === 0) {
    const earlier = placesOfEarlierSyns(group, lost, place);
    if (earlier.length > 0) return blamed('likely', evidence, finding('last-syn-only', { places: earlier }));
    return blamed('proven', evidence, connectionEvidence(group));
  }
  if (rivals.every(rival => outweighs(group, lost, place, rival))) return blamed('likely', evidence);
  return ruledOut(finding('lost-in-several-places', { places: [place, ...rivals] }));
}

/** Counters are read one after the other while packets move: so many may have come in between. */
const READING_NOISE = 8;

/** Why the place cannot have lost these, by what is known without asking what its limit did; undefined where it can. */
export function placeExcluded(group: AttemptGroup, facts: FactBook, place: LossPlace): Finding | undefined {
  const losses = valueIn(facts.losses);
  if (losses === undefined) return undefined;
  const lost = lostAt(losses);
  if (valueIn(lost[place]) === 0) return finding('lost-elsewhere', { places: placesWithLoss(lost) });
  return possibility(group, losses, place) === 'no' ? connectionEvidence(group) : undefined;
}

function placesWithLoss(lost: Lost): LossPlace[] {
  return (Object.keys(lost) as LossPlace[]).filter(place => atLeast(lost[place]) > 0);
}

function rivalsOf(group: AttemptGroup, losses: LossesFact, place: LossPlace): LossPlace[] {
  const lost = lostAt(losses);
  return placesWithLoss(lost).filter(
    rival =>
      rival !== place && possibility(group, losses, rival) !== 'no' && atLeast(lost[rival]) >= packetsNeeded(group),
  );
}

/**
 * Places that lost a SYN of each of these attempts, or may have. Whether a SYN left the host is known of the last one alone
 * (tcpi_retrans counts anew with each timeout: tcp_enter_loss, net/ipv4/tcp_input.c), and an attempt fails only when all of them are
 * lost. A tracking table knows of all.
 */
function placesOfEarlierSyns(group: AttemptGroup, lost: Lost, place: LossPlace): LossPlace[] {
  const isTracked = group.clientTracking === 'absent' || group.serverTracking !== 'unknown';
  if (isTracked || group.left === 'unknown' || packetsNeeded(group) < 2) return [];
  return placesWithLoss(lost).filter(other => other !== place && atLeast(lost[other]) >= group.count);
}

/** Whether what is known of the single connections leaves this place open. */
function possibility(group: AttemptGroup, losses: LossesFact, place: LossPlace): 'yes' | 'no' | 'unknown' {
  const onClient = place === 'client-tracking' || place === 'client-firewall' || place === 'client-qdisc';
  // What a neighbour entry is missing for does not leave, and is not the work of a filter.
  if (place === 'neighbour-table' && group.left === 'yes') return 'no';
  const atListener =
    place === 'socket-filter' ||
    place === 'listen-queues' ||
    place === 'three-quarter-rule' ||
    place === 'no-route-back';
  if (group.clientTracking === 'absent') return yesIf(onClient);
  if (group.serverTracking === 'present') return yesIf(atListener);
  if (group.serverTracking === 'absent') return yesIf(!atListener && !(onClient && group.clientTracking === 'present'));
  if (group.left === 'yes') return yesIf(!onClient);
  if (group.left === 'no' && !onClient) return afterSilence(losses);
  return 'yes';
}

/**
 * No retransmission left the client. Where the client filtered something that is why, for the first SYN too; where it
 * filtered nothing, the first SYN did leave, and only the processor's backlog held the later ones back.
 */
function afterSilence({ clientOut: { tracking, rules }, clientQdisc }: LossesFact): 'yes' | 'no' | 'unknown' {
  if (atLeast(tracking, rules, clientQdisc) > 0) return 'no';
  return rules.state === 'read' ? 'yes' : 'unknown';
}

function yesIf(condition: boolean): 'yes' | 'no' {
  return condition ? 'yes' : 'no';
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
function outweighs(group: AttemptGroup, lost: Lost, place: LossPlace, rival: LossPlace): boolean {
  const all = group.count * packetsNeeded(group);
  const [here, there] = [atLeast(lost[place]), atLeast(lost[rival])];
  if (rival === 'processor-backlog' && place !== 'processor-backlog') return here >= group.count;
  if (place === 'processor-backlog') return false;
  return here >= all && there < all / 2;
}
