import { blamed, ruledOut, withFacts } from '../../limits/define.ts';
import { type LossPlace, lostAt } from '../../limits/packets/loss-places.ts';
import { withLoss } from '../../limits/packets/loss-stages.ts';
import { judgeLoss } from '../../limits/packets/syn-loss.ts';
import { isSynAckLoss, isSynLoss } from '../../limits/shapes.ts';
import { type Finding, finding } from '../../model/finding.ts';
import type { NamedLossPlace } from '../../model/packet-losses.ts';
import { atLeast, valueIn } from '../../model/probe.ts';
import type { Explanation } from './explanation.ts';

/** A host's routing dropped packets of the handshake, and counted them: the work of no rule. */
export const serverReversePath: Explanation = lostByRouting(
  'rp-filter',
  'server-reverse-path',
  'server-rp-filter',
  dropped => finding('reverse-path-filtered', { side: 'server', dropped }),
);
export const addressNotLocal: Explanation = lostByRouting(
  'address-not-local',
  'server-not-local',
  'server-route',
  dropped => finding('sent-to-foreign-address', { dropped }),
);
/** The SYN did reach the listener, which cannot answer. */
export const noRouteBack: Explanation = lostByRouting('no-route-back', 'no-route-back', 'listener-syn', dropped =>
  finding('no-route-back', { dropped }),
);

function lostByRouting(
  what: Explanation['what'],
  place: LossPlace,
  recorded: NamedLossPlace,
  tell: (dropped: number) => Finding,
): Explanation {
  return {
    kind: 'network',
    what,
    side: 'server',
    kernel: { places: [recorded] },
    judge: (group, facts) => {
      if (!isSynLoss(group) || group.target === 'gone') return ruledOut(finding('symptom-mismatch', {}));
      return withFacts(['losses'], facts, ({ losses }) => {
        const lost = lostAt(losses)[place];
        // What routing never did is no news.
        if (valueIn(lost) === 0) return ruledOut(finding('symptom-mismatch', {}));
        return judgeLoss(group, losses, place, tell(atLeast(lost)));
      });
    },
  };
}

/** The same of the client: the SYN-ACK came to it by a device that its route to the server does not use. */
export const clientReversePath: Explanation = {
  kind: 'network',
  what: 'rp-filter',
  side: 'client',
  kernel: { places: ['client-rp-filter'] },
  judge: (group, facts) => {
    if (!isSynAckLoss(group) || group.target === 'gone') return ruledOut(finding('symptom-mismatch', {}));
    return withFacts(['losses'], facts, ({ losses }) =>
      withLoss('client-reverse-path', losses.clientRouting.reversePath, dropped =>
        dropped < group.count
          ? ruledOut(finding('symptom-mismatch', {}))
          : blamed('proven', finding('reverse-path-filtered', { side: 'client', dropped })),
      ),
    );
  },
};
