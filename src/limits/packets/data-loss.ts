import type { AttemptGroup } from '../../model/attempt-group.ts';
import type { Ruling } from '../../model/cause.ts';
import type { LossesFact } from '../../model/facts/losses.ts';
import { type Finding, finding } from '../../model/finding.ts';
import { atLeast, type Probe } from '../../model/probe.ts';
import { blamed, ruledOut } from '../define.ts';
import { isAnswerLoss, isRequestLoss } from '../shapes.ts';
import { answersLostOnLink, requestsLostOnLink } from './loss-places.ts';
import { withLoss } from './loss-stages.ts';

/** Where packets of a connection that stands can vanish. */
export type DataLossPlace = 'client-firewall' | 'server-firewall' | 'qdisc' | 'link' | 'processor-backlog' | 'paws';

/** Whether data of connections that stand was lost, one way or the other. */
export function isDataLoss(group: AttemptGroup): boolean {
  return isRequestLoss(group) || isAnswerLoss(group);
}

/** Rules on one place for requests, or answers, that did not arrive: each took one packet at least. */
export function judgeDataLoss(
  group: AttemptGroup,
  losses: LossesFact,
  place: DataLossPlace,
  evidence: (lost: number) => Finding,
): Ruling {
  const lost = isRequestLoss(group) ? ofRequests(losses) : ofAnswers(losses);
  const places = (Object.keys(lost) as DataLossPlace[]).filter(one => atLeast(lost[one]) >= group.count);
  return withLoss(place, lost[place], here => {
    if (here === 0) return ruledOut(finding('lost-elsewhere', { places }));
    if (here < group.count) return ruledOut(finding('fewer-than-failed', { packets: here, attempts: group.count }));
    if (places.length > 1) return ruledOut(finding('lost-in-several-places', { places }));
    if (place === 'processor-backlog' && listenerMayHaveLost(group, losses)) {
      return ruledOut(finding('lost-in-several-places', { places: ['listen-queues', place] }));
    }
    const code = isRequestLoss(group) ? 'requests-lost' : 'answers-lost';
    return blamed('proven', finding(code, { count: group.count }), evidence(here));
  });
}

/**
 * Whether the listener can have dropped these requests: it drops what comes for a half-open connection while its accept queue is full
 * (tcp_v4_syn_recv_sock in net/ipv4/tcp_ipv4.c), and the connection stands once there is room.
 */
export function listenerMayHaveLost(group: AttemptGroup, { acceptQueue, unansweredSyns }: LossesFact): boolean {
  return isRequestLoss(group) && atLeast(acceptQueue) - unansweredSyns.atLeast >= group.count;
}

/** Whether packets vanished, enough for these requests, where neither a listener nor a processor's backlog has a part in it. */
export function requestsLostElsewhere(group: AttemptGroup, losses: LossesFact): DataLossPlace[] {
  const { 'processor-backlog': _backlog, ...lost } = ofRequests(losses);
  return (Object.keys(lost) as (keyof typeof lost)[]).filter(place => atLeast(lost[place]) >= group.count);
}

function ofRequests(losses: LossesFact): Record<DataLossPlace, Probe<number>> {
  return {
    'client-firewall': losses.clientOut.rules,
    'server-firewall': losses.serverIn.rules,
    qdisc: losses.clientQdisc,
    link: requestsLostOnLink(losses),
    'processor-backlog': losses.backlogDropped,
    paws: losses.serverPaws,
  };
}

function ofAnswers(losses: LossesFact): Record<DataLossPlace, Probe<number>> {
  return {
    'client-firewall': losses.clientIn.rules,
    'server-firewall': losses.serverOut.rules,
    qdisc: losses.serverQdisc,
    link: answersLostOnLink(losses),
    'processor-backlog': losses.backlogDropped,
    paws: losses.clientPaws,
  };
}
