import { blamed, ruledOut, withFacts } from '../../limits/define.ts';
import { isDataLoss, judgeDataLoss } from '../../limits/packets/data-loss.ts';
import { onlyLargeLost } from '../../limits/packets/large-packets.ts';
import { isRequestLoss } from '../../limits/shapes.ts';
import type { AttemptGroup } from '../../model/attempt-group.ts';
import type { Ruling } from '../../model/cause.ts';
import type { LossesFact } from '../../model/facts/losses.ts';
import { finding } from '../../model/finding.ts';
import type { Side } from '../../model/side.ts';
import type { Explanation } from './explanation.ts';

/**
 * The way between the hosts carries no packets as large as one of them sends, and the ICMP messages that say so do not come: a handshake passes,
 * and no larger packet.
 */
export const serverBlackHole: Explanation = blackHoleOf('server');
export const clientBlackHole: Explanation = blackHoleOf('client');

function blackHoleOf(side: Side): Explanation {
  return {
    kind: 'network',
    what: 'mtu-black-hole',
    side,
    judge: (group, facts) => {
      const isSender = isDataLoss(group) && isRequestLoss(group) === (side === 'client');
      if (!isSender) return ruledOut(finding('symptom-mismatch', {}));
      return withFacts(['losses'], facts, ({ losses }) => judge(group, losses));
    },
  };
}

function judge(group: AttemptGroup, losses: LossesFact): Ruling {
  const between = judgeDataLoss(group, losses, 'link', lost => finding('link-lost', { lost }));
  if (between.ruling !== 'blamed') return ruledOut(finding('symptom-mismatch', {}));
  if (group.lostSegments === 'unknown') return { ruling: 'cannot-tell', missing: ['how large the lost packets were'] };
  const evidence = onlyLargeLost(group, losses);
  // Who carries small packets alone, and why, no host of the two sees.
  return evidence === undefined
    ? ruledOut(finding('symptom-mismatch', {}))
    : blamed('likely', ...between.findings, evidence);
}
