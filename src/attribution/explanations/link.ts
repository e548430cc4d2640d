import { isDataLoss, judgeDataLoss } from '../../limits/data-loss.ts';
import { blamed, ruledOut, withFacts } from '../../limits/define.ts';
import { isSynAckLoss, isSynLoss } from '../../limits/shapes.ts';
import { judgeLoss } from '../../limits/syn-loss.ts';
import { finding } from '../../model/finding.ts';
import { known } from '../../model/probe.ts';
import type { Explanation } from './explanation.ts';
import { isRejectedByIcmp } from './refuser.ts';

/** Packets left one host and did not reach the other, and no limit of ours dropped them. */
export const linkLost: Explanation = {
  kind: 'network',
  what: 'packets-lost-on-link',
  side: 'server',
  judge: (group, facts) =>
    withFacts(['losses'], facts, ({ losses }) => {
      if (isDataLoss(group)) return judgeDataLoss(group, losses, 'link', lost => finding('link-lost', { lost }));
      if (isSynAckLoss(group)) {
        const lost = losses.linkToClient - losses.backlogDropped - losses.neighbourTable;
        return lost > 0 ? blamed('likely', finding('link-lost', { lost })) : ruledOut(finding('symptom-mismatch', {}));
      }
      if (!isSynLoss(group)) return ruledOut(finding('symptom-mismatch', {}));
      const lost = Math.max(0, losses.linkToServer - losses.backlogDropped - losses.neighbourTable);
      return judgeLoss(group, losses, 'link', finding('link-lost', { lost }));
    }),
};

/** The kernel said so itself: no route, or nobody answers at the next hop. */
export const unreachable: Explanation = {
  kind: 'network',
  what: 'unreachable',
  side: 'client',
  judge: (group, facts) => {
    const { errno = '' } = group.symptom;
    if (!['EHOSTUNREACH', 'ENETUNREACH', 'ENETDOWN', 'EHOSTDOWN'].includes(errno)) {
      return ruledOut(finding('symptom-mismatch', {}));
    }
    const [refusals, losses] = [known(facts.refusals), known(facts.losses)];
    if (refusals !== undefined && losses !== undefined && isRejectedByIcmp(group, refusals, losses)) {
      return ruledOut(finding('icmp-unreachable-sent', { count: refusals.unreachables }));
    }
    return blamed('proven', finding('unreachable-errno', { errno }));
  },
};
