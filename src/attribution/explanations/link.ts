import { blamed, ruledOut, withFacts } from '../../limits/define.ts';
import { isDataLoss, judgeDataLoss } from '../../limits/packets/data-loss.ts';
import { onlyLargeLost } from '../../limits/packets/large-packets.ts';
import { lostAt, synAcksLostOnLink } from '../../limits/packets/loss-places.ts';
import { withLoss } from '../../limits/packets/loss-stages.ts';
import { judgeLoss } from '../../limits/packets/syn-loss.ts';
import { isSynAckLoss, isSynLoss } from '../../limits/shapes.ts';
import type { AttemptGroup } from '../../model/attempt-group.ts';
import type { Ruling } from '../../model/cause.ts';
import type { LossesFact } from '../../model/facts/losses.ts';
import { finding } from '../../model/finding.ts';
import { atLeast, valueIn } from '../../model/probe.ts';
import type { Explanation } from './explanation.ts';
import { isRejectedByIcmp } from './refuser.ts';

/** Packets left one host and did not reach the other, and no limit of ours dropped them. */
export const linkLost: Explanation = {
  kind: 'network',
  what: 'packets-lost-on-link',
  side: 'server',
  kernel: { places: ['link'] },
  judge: (group, facts) =>
    isDataLoss(group) || isSynAckLoss(group) || isSynLoss(group)
      ? withFacts(['losses'], facts, ({ losses }) => judgeLink(group, losses))
      : ruledOut(finding('symptom-mismatch', {})),
};

function judgeLink(group: AttemptGroup, losses: LossesFact): Ruling {
  const large = isDataLoss(group) ? onlyLargeLost(group, losses) : undefined;
  if (large !== undefined) return ruledOut(large);
  if (isDataLoss(group)) return judgeDataLoss(group, losses, 'link', lost => finding('link-lost', { lost }));
  if (!isSynAckLoss(group)) {
    const lost = atLeast(lostAt(losses).link);
    return judgeLoss(group, losses, 'link', finding('link-lost', { lost }));
  }
  return withLoss('link', synAcksLostOnLink(losses), lost =>
    lost > 0 ? blamed('likely', finding('link-lost', { lost })) : ruledOut(finding('symptom-mismatch', {})),
  );
}

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
    const [refusals, losses] = [valueIn(facts.refusals), valueIn(facts.losses)];
    if (refusals !== undefined && losses !== undefined && isRejectedByIcmp(group, refusals, losses)) {
      return ruledOut(finding('icmp-unreachable-sent', { count: refusals.unreachables }));
    }
    return blamed('proven', finding('unreachable-errno', { errno }));
  },
};
