import { blamed, ruledOut, withFacts } from '../../limits/define.ts';
import { workersExhausted } from '../../limits/httpd-max-workers.ts';
import { emfiles } from '../../limits/nofile.ts';
import { isLateWait, isQueued, isUnanswered } from '../../limits/shapes.ts';
import { finding } from '../../model/finding.ts';
import type { Explanation } from './explanation.ts';

/** The connections wait in the accept queue, which has room: the application does not take them. */
export const slowToAccept: Explanation = {
  kind: 'application',
  what: 'slow-to-accept',
  side: 'server',
  judge: (group, facts) => {
    if (!isQueued(group) || group.target === 'gone') return ruledOut(finding('symptom-mismatch', {}));
    return withFacts(['acceptance'], facts, ({ acceptance }) => {
      const failures = emfiles(acceptance);
      if (failures > 0) return ruledOut(finding('accept-failed', { errno: 'EMFILE', count: failures }));
      const exhausted = workersExhausted(facts);
      if (exhausted !== undefined) return ruledOut(exhausted);
      const waiting = finding('waiting-in-accept-queue', { count: group.count });
      const evidence =
        acceptance.accepted <= 0
          ? finding('never-accepted', {})
          : finding('accept-stalled', { stallMs: acceptance.longestStallMs });
      return blamed(acceptance.errorsKnown ? 'proven' : 'likely', waiting, evidence);
    });
  },
};

/** The application has the connections and does not answer. */
export const slowToAnswer: Explanation = {
  kind: 'application',
  what: 'slow-to-answer',
  side: 'server',
  judge: (group, facts) => {
    const late = isLateWait(group);
    if ((!late && !isUnanswered(group)) || group.target === 'gone') return ruledOut(finding('symptom-mismatch', {}));
    return withFacts(['load'], facts, ({ load }) => {
      if (late && load.served > 0) return ruledOut(finding('packets-lost-before', { count: group.count }));
      const evidence = finding('accepted-without-answer', { count: group.count, waitedMs: load.connectTimeoutMs });
      return blamed(late ? 'likely' : 'proven', evidence);
    });
  },
};
