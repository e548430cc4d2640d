import { blamed, ruledOut, withFacts } from '../../limits/define.ts';
import { isDataLoss, judgeDataLoss } from '../../limits/packets/data-loss.ts';
import { judgeFinalAckLoss } from '../../limits/packets/final-ack-loss.ts';
import { lostAt } from '../../limits/packets/loss-places.ts';
import { withLoss } from '../../limits/packets/loss-stages.ts';
import { judgeLoss } from '../../limits/packets/syn-loss.ts';
import { isHalfConnected, isLateWait, isRequestLoss, isSynAckLoss, isSynLoss } from '../../limits/shapes.ts';
import type { AttemptGroup } from '../../model/attempt-group.ts';
import type { Ruling } from '../../model/cause.ts';
import type { LossesFact } from '../../model/facts/losses.ts';
import { finding } from '../../model/finding.ts';
import { atLeast, type Probe, valueIn } from '../../model/probe.ts';
import type { Side } from '../../model/side.ts';
import type { Explanation } from './explanation.ts';

/** The queueing discipline of a host's own device had no room for what the host sent. */
export const clientQdisc: Explanation = qdiscOf('client');
export const serverQdisc: Explanation = qdiscOf('server');

function qdiscOf(side: Side): Explanation {
  return {
    kind: 'network',
    what: 'qdisc',
    side,
    kernel: { places: [`${side}-qdisc`] },
    judge: (group, facts) =>
      sender(group) === side || (side === 'server' && mayLackSynAck(group))
        ? withFacts(['losses'], facts, ({ losses }) => judgeQdisc(group, side, losses))
        : ruledOut(finding('symptom-mismatch', {})),
  };
}

/** Whose packets were lost. */
function sender(group: AttemptGroup): Side | undefined {
  if (isDataLoss(group)) return isRequestLoss(group) ? 'client' : 'server';
  if (isSynAckLoss(group)) return 'server';
  return isSynLoss(group) || isHalfConnected(group) ? 'client' : undefined;
}

/** Never connected, or late: for want of a SYN, or of a SYN-ACK whose request the server has forgotten, or has made a connection of since. */
function mayLackSynAck(group: AttemptGroup): boolean {
  return isSynLoss(group) && group.autopsy !== 'syn-unsent' && group.serverTracking !== 'absent';
}

/** A server that lost its SYN-ACKs leaves what one leaves that lost the SYNs. */
function judgeLateSynAck(group: AttemptGroup, dropped: Probe<number>, losses: LossesFact): Ruling {
  return withLoss('server-qdisc', dropped, count => {
    if (count < group.count) return ruledOut(finding('fewer-than-failed', { packets: count, attempts: group.count }));
    const { serverOut, clientIn } = losses;
    const answers = [['server-firewall', serverOut.rules] as const, ['client-firewall', clientIn.rules] as const];
    const lost = [...Object.entries(lostAt(losses)), ...answers];
    const places = lost.filter(([, packets]) => atLeast(packets) >= group.count).map(([place]) => place);
    if (places.length > 0) return ruledOut(finding('lost-in-several-places', { places: ['qdisc', ...places] }));
    if (group.outcome !== 'delayed' && !isLateWait(group)) return NOT_SEEN;
    return blamed('likely', finding('qdisc-dropped', { side: 'server', dropped: count }));
  });
}

const NOT_SEEN: Ruling = {
  ruling: 'cannot-tell',
  missing: ['losses (server-qdisc): whether a SYN-ACK of these was among what the queue dropped'],
};

function judgeQdisc(group: AttemptGroup, side: Side, losses: LossesFact): Ruling {
  const dropped = side === 'client' ? losses.clientQdisc : losses.serverQdisc;
  // What drops nothing is no news.
  if (valueIn(dropped) === 0) return ruledOut(finding('symptom-mismatch', {}));
  if (side === 'server' && mayLackSynAck(group)) return judgeLateSynAck(group, dropped, losses);
  if (isDataLoss(group)) {
    return judgeDataLoss(group, losses, 'qdisc', count => finding('qdisc-dropped', { side, dropped: count }));
  }
  if (side === 'client' && !isHalfConnected(group)) {
    return judgeLoss(group, losses, 'client-qdisc', finding('qdisc-dropped', { side, dropped: atLeast(dropped) }));
  }
  return withLoss(`${side}-qdisc`, dropped, count => {
    const evidence = finding('qdisc-dropped', { side, dropped: count });
    if (isHalfConnected(group)) return judgeFinalAckLoss(group, losses, 'qdisc', count, evidence);
    if (count < group.count) return ruledOut(finding('fewer-than-failed', { packets: count, attempts: group.count }));
    return blamed('proven', evidence);
  });
}
