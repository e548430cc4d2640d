import type { Ruling } from '../../model/cause.ts';
import type { AttemptGroup, LossesFact } from '../../model/facts.ts';
import { type Finding, finding } from '../../model/finding.ts';
import { atLeast, type Probe } from '../../model/probe.ts';
import { blamed, ruledOut } from '../define.ts';
import { isAnswerLoss, isRequestLoss } from '../shapes.ts';
import { answersLostOnLink, lostAt } from './loss-places.ts';
import { withLoss } from './loss-stages.ts';

/** Where packets of a connection that stands can vanish: its listener takes no part in it any more. */
export type DataLossPlace = 'client-firewall' | 'server-firewall' | 'link' | 'processor-backlog';

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
    const code = isRequestLoss(group) ? 'requests-lost' : 'answers-lost';
    return blamed('proven', finding(code, { count: group.count }), evidence(here));
  });
}

function ofRequests(losses: LossesFact): Record<DataLossPlace, Probe<number>> {
  return {
    'client-firewall': losses.clientOut.rules,
    'server-firewall': losses.serverIn.rules,
    link: lostAt(losses).link,
    'processor-backlog': losses.backlogDropped,
  };
}

function ofAnswers(losses: LossesFact): Record<DataLossPlace, Probe<number>> {
  return {
    'client-firewall': losses.clientIn.rules,
    'server-firewall': losses.serverOut.rules,
    link: answersLostOnLink(losses),
    'processor-backlog': losses.backlogDropped,
  };
}
