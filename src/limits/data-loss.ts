import type { Ruling } from '../model/cause.ts';
import type { AttemptGroup, LossesFact } from '../model/facts.ts';
import { type Finding, finding } from '../model/finding.ts';
import { blamed, ruledOut } from './define.ts';
import { isAnswerLoss, isRequestLoss } from './shapes.ts';

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
  const places = (Object.keys(lost) as DataLossPlace[]).filter(one => lost[one] >= group.count);
  if (lost[place] === 0) return ruledOut(finding('lost-elsewhere', { places }));
  if (lost[place] < group.count) {
    return ruledOut(finding('fewer-than-failed', { packets: lost[place], attempts: group.count }));
  }
  if (places.length > 1) return ruledOut(finding('lost-in-several-places', { places }));
  return blamed(
    'proven',
    finding(isRequestLoss(group) ? 'requests-lost' : 'answers-lost', { count: group.count }),
    evidence(lost[place]),
  );
}

function ofRequests(losses: LossesFact): Record<DataLossPlace, number> {
  return {
    'client-firewall': losses.clientOut.rules,
    'server-firewall': losses.serverIn.rules,
    link: Math.max(0, losses.linkToServer - losses.backlogDropped - losses.neighbourTable),
    'processor-backlog': losses.backlogDropped,
  };
}

function ofAnswers(losses: LossesFact): Record<DataLossPlace, number> {
  return {
    'client-firewall': losses.clientIn.rules,
    'server-firewall': losses.serverOut.rules,
    link: Math.max(0, losses.linkToClient - losses.backlogDropped - losses.neighbourTable),
    'processor-backlog': losses.backlogDropped,
  };
}
