import { ruledOut, withFacts } from '../../limits/define.ts';
import { judgeLoss } from '../../limits/packets/syn-loss.ts';
import { isSynLoss } from '../../limits/shapes.ts';
import { finding } from '../../model/finding.ts';
import { atLeast, valueIn } from '../../model/probe.ts';
import type { Explanation } from './explanation.ts';

/** The application, or whoever started it, attached a filter to the listening socket, and it dropped SYNs. */
export const socketFilter: Explanation = {
  kind: 'application',
  what: 'socket-filter',
  side: 'server',
  kernel: { places: ['socket-filter'] },
  judge: (group, facts) => {
    if (!isSynLoss(group) || group.target === 'gone') return ruledOut(finding('symptom-mismatch', {}));
    return withFacts(['losses'], facts, ({ losses }) => {
      // What drops nothing is no news.
      if (valueIn(losses.socketFilter) === 0) return ruledOut(finding('symptom-mismatch', {}));
      const evidence = finding('socket-filtered', { dropped: atLeast(losses.socketFilter) });
      const ruling = judgeLoss(group, losses, 'socket-filter', evidence);
      // What is left when every counter was subtracted: a reason that no counter knows would be left as well.
      return ruling.ruling === 'blamed' && ruling.confidence === 'proven'
        ? { ...ruling, confidence: 'likely' }
        : ruling;
    });
  },
};
