import { blamed, ruledOut } from '../../limits/define.ts';
import { finding } from '../../model/finding.ts';
import { valueIn } from '../../model/probe.ts';
import type { Explanation } from './explanation.ts';
import { isRefused, refuserOf } from './refuser.ts';

/** Nobody listens on the port: the server's kernel answers the SYN with a reset. */
export const targetRefused: Explanation = {
  kind: 'application',
  what: 'refused',
  side: 'server',
  kernel: { resets: [{ by: 'server' }] },
  judge: (group, facts) => {
    if (!isRefused(group) || group.target === 'gone') return ruledOut(finding('symptom-mismatch', {}));
    const refusals = valueIn(facts.refusals);
    if (refusals === undefined) return blamed('likely', finding('refuser-unseen', {}));
    const refuser = refuserOf(refusals, valueIn(facts.losses));
    if (refuser === undefined) return { ruling: 'cannot-tell', missing: ['losses: who took the SYNs is not known'] };
    const { refused, resets } = refusals;
    if (refuser.by === 'rule') return ruledOut(finding('kernel-refused-few', { refused, resets }));
    return blamed(
      refuser.confidence,
      finding('listener-answered-reset', {}),
      finding('kernel-refused', { refused, resets }),
    );
  },
};
