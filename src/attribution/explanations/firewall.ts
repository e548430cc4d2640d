import { blamed, ruledOut, withFacts } from '../../limits/define.ts';
import { isDataLoss, judgeDataLoss } from '../../limits/packets/data-loss.ts';
import { judgeFinalAckLoss } from '../../limits/packets/final-ack-loss.ts';
import { withLoss } from '../../limits/packets/loss-stages.ts';
import { judgeLoss } from '../../limits/packets/syn-loss.ts';
import { isHalfConnected, isRequestLoss, isSynAckLoss, isSynLoss } from '../../limits/shapes.ts';
import type { AttemptGroup } from '../../model/attempt-group.ts';
import type { Ruling } from '../../model/cause.ts';
import type { FactBook } from '../../model/facts/facts.ts';
import type { LossesFact } from '../../model/facts/losses.ts';
import { finding } from '../../model/finding.ts';
import { atLeast, type Probe, valueIn } from '../../model/probe.ts';
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
    kernel: { places: [`${side}-rule`, `${side}-device-filter`] },
    judge: (group, facts) =>
      looksFiltered(group)
        ? withFacts(['losses'], facts, ({ losses }) => judgeFirewall(group, side, losses, cookiesSent(facts)))
        : ruledOut(finding('symptom-mismatch', {})),
  };
}

function looksFiltered(group: AttemptGroup): boolean {
  if (group.target === 'gone') return false;
  return isDataLoss(group) || isSynAckLoss(group) || isHalfConnected(group) || isSynLoss(group);
}

/** SYN-ACKs of which the server keeps nothing: what is lost of these looks as if the SYN had been. */
function cookiesSent(facts: FactBook): number {
  return valueIn(facts['server.counters'])?.['TcpExt.SyncookiesSent'] ?? 0;
}

function judgeFirewall(group: AttemptGroup, side: Side, losses: LossesFact, cookies: number): Ruling {
  if (isDataLoss(group)) return judgeData(group, side, losses);
  if (isSynAckLoss(group)) return judgeAnswers(group, side, losses);
  if (isHalfConnected(group)) return judgeFinalAck(group, side, losses);
  const loss = towardsServer(side, losses);
  const mayBeAnswered = group.outcome === 'delayed' || cookies >= group.count;
  if (mayBeAnswered && valueIn(loss) === 0) return judgeAnswers(group, side, losses);
  const direction = side === 'client' ? 'out' : 'in';
  const evidence = finding('firewall-dropped', { side, direction, dropped: atLeast(loss) });
  return judgeLoss(group, losses, `${side}-firewall`, evidence);
}

/** SYN-ACKs go out of the server and into the client. */
function judgeAnswers(group: AttemptGroup, side: Side, losses: LossesFact): Ruling {
  const loss = side === 'client' ? losses.clientIn.rules : losses.serverOut.rules;
  return withLoss(`${side}-firewall`, loss, dropped => {
    if (dropped === 0) return ruledOut(finding('firewall-clean', {}));
    if (dropped < group.count)
      return ruledOut(finding('fewer-than-failed', { packets: dropped, attempts: group.count }));
    // The server holds the only SYN that was sent: its queues did not drop it.
    const isSynThere = isSynAckLoss(group) && group.retransmits.most === 0;
    if (!isSynThere && atLeast(losses.acceptQueue, losses.synQueue) >= group.count) {
      return ruledOut(finding('lost-in-several-places', { places: ['listen-queues', `${side}-firewall`] }));
    }
    const direction = side === 'client' ? 'in' : 'out';
    return blamed('proven', finding('firewall-dropped', { side, direction, dropped }));
  });
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
  const place = `${side}-firewall`;
  return withLoss(place, towardsServer(side, losses), dropped => {
    if (dropped === 0) return ruledOut(finding('firewall-clean', {}));
    const direction = side === 'client' ? 'out' : 'in';
    return judgeFinalAckLoss(group, losses, place, dropped, finding('firewall-dropped', { side, direction, dropped }));
  });
}

function towardsServer(side: Side, losses: LossesFact): Probe<number> {
  return side === 'client' ? losses.clientOut.rules : losses.serverIn.rules;
}
