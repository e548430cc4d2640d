import { ruledOut, withFacts } from '../../limits/define.ts';
import { isDataLoss, judgeDataLoss } from '../../limits/packets/data-loss.ts';
import { isRequestLoss } from '../../limits/shapes.ts';
import { finding } from '../../model/finding.ts';
import { valueIn } from '../../model/probe.ts';
import type { Side } from '../../model/side.ts';
import type { Explanation } from './explanation.ts';

/** The receiver took data for old packets by their timestamps: something between the hosts writes these. */
export const serverPaws: Explanation = pawsOn('server');
export const clientPaws: Explanation = pawsOn('client');

function pawsOn(side: Side): Explanation {
  return {
    kind: 'network',
    what: 'paws',
    side,
    kernel: { places: ['paws'] },
    judge: (group, facts) => {
      const isReceiver = isDataLoss(group) && isRequestLoss(group) === (side === 'server');
      if (!isReceiver) return ruledOut(finding('symptom-mismatch', {}));
      return withFacts(['losses'], facts, ({ losses }) => {
        // What drops nothing is no news.
        const dropped = side === 'server' ? losses.serverPaws : losses.clientPaws;
        if (valueIn(dropped) === 0) return ruledOut(finding('symptom-mismatch', {}));
        return judgeDataLoss(group, losses, 'paws', count => finding('old-timestamps', { side, dropped: count }));
      });
    },
  };
}
