import { isDataLoss, judgeDataLoss } from '../../limits/data-loss.ts';
import { blamed, ruledOut, withFacts } from '../../limits/define.ts';
import {
  isHalfConnected,
  isRequestLoss,
  isSynAckLoss,
  isSynLoss,
  packetsOfHalfConnected,
} from '../../limits/shapes.ts';
import { judgeLoss } from '../../limits/syn-loss.ts';
import type { Ruling } from '../../model/cause.ts';
import type { AttemptGroup, LossesFact } from '../../model/facts.ts';
import { finding } from '../../model/finding.ts';
import type { Side } from '../../model/side.ts';
import type { Explanation } from './explanation.ts';

/** A rule of one host's firewall dropped packets of the handshake; what connection tracking dropped is not counted. */
export const clientFirewall: Explanation = firewallOn('client');
export const serverFirewall: Explanation = firewallOn('server');

function firewallOn(side: Side): Explanation {
  return {
    kind: 'network',
    what: 'packets-dropped-by-firewall',
    side,
    judge: (group, facts) => withFacts(['losses'], facts, ({ losses }) => judgeFirewall(group, side, losses)),
  };
}

function judgeFirewall(group: AttemptGroup, side: Side, losses: LossesFact): Ruling {
  if (group.target === 'gone') return ruledOut(finding('symptom-mismatch', {}));
  if (isDataLoss(group)) return judgeData(group, side, losses);
  if (isSynAckLoss(group)) return judgeAnswers(group, side, losses);
  if (isHalfConnected(group)) return judgeFinalAck(group, side, losses);
  if (!isSynLoss(group)) return ruledOut(finding('symptom-mismatch', {}));
  if (group.outcome === 'delayed' && towardsServer(side, losses) === 0) {
    return judgeAnswers(group, side, losses);
  }
  const dropped = towardsServer(side, losses);
  const direction = side === 'client' ? 'out' : 'in';
  return judgeLoss(group, losses, `${side}-firewall`, finding('firewall-dropped', { side, direction, dropped }));
}

/** SYN-ACKs go out of the server and into the client. */
function judgeAnswers(group: AttemptGroup, side: Side, losses: LossesFact): Ruling {
  const dropped = side === 'client' ? losses.clientIn.rules : losses.serverOut.rules;
  if (dropped === 0) return ruledOut(finding('firewall-clean', {}));
  if (dropped < group.count) return ruledOut(finding('minor-loss', { lost: dropped, neededForOne: group.count }));
  if (losses.acceptQueue + losses.synQueue >= group.count) {
    return ruledOut(finding('lost-in-several-places', { places: ['listen-queues', `${side}-firewall`] }));
  }
  const direction = side === 'client' ? 'in' : 'out';
  return blamed('proven', finding('firewall-dropped', { side, direction, dropped }));
}

/** Requests go out of the client and into the server, answers the other way. */
function judgeData(group: AttemptGroup, side: Side, losses: LossesFact): Ruling {
  const direction = (side === 'client') === isRequestLoss(group) ? 'out' : 'in';
  return judgeDataLoss(group, losses, `${side}-firewall`, dropped =>
    finding('firewall-dropped', { side, direction, dropped }),
  );
}

/** The client is connected, and the server has neither the final ACK nor a request that could stand for it. */
function judgeFinalAck(group: AttemptGroup, side: Side, losses: LossesFact): Ruling {
  const dropped = towardsServer(side, losses);
  const needed = packetsOfHalfConnected(group);
  if (dropped === 0) return ruledOut(finding('firewall-clean', {}));
  if (dropped < needed)
    return ruledOut(finding('minor-loss', { lost: dropped, neededForOne: 1 + group.requestRetransmits }));
  if (losses.acceptQueue >= needed) {
    return ruledOut(finding('lost-in-several-places', { places: ['listen-queues', `${side}-firewall`] }));
  }
  const direction = side === 'client' ? 'out' : 'in';
  return blamed('proven', finding('firewall-dropped', { side, direction, dropped }));
}

function towardsServer(side: Side, losses: LossesFact): number {
  return side === 'client' ? losses.clientOut.rules : losses.serverIn.rules;
}
