import { blamed, ruledOut, withFacts } from '../../limits/define.ts';
import { endsBefore, isSharpEnd, lastRanMs, looksLikeDeath } from '../../limits/memory/shapes-of-death.ts';
import type { AttemptGroup } from '../../model/attempt-group.ts';
import type { FactBook } from '../../model/facts/facts.ts';
import { finding } from '../../model/finding.ts';
import { valueIn } from '../../model/probe.ts';
import { starved } from '../starved.ts';
import type { Explanation } from './explanation.ts';

/** A process of the target ended: accepted connections are closed, queued ones reset, new ones refused. */
export const targetDied: Explanation = {
  kind: 'application',
  what: 'died',
  side: 'server',
  judge: (group, facts) => {
    if (!looksLikeDeath(group)) return ruledOut(finding('symptom-mismatch', {}));
    if (isUnseenAlive(group, facts)) return ruledOut(finding('listener-stood', {}));
    return withFacts(['target'], facts, ({ target }) => {
      const [exit] = endsBefore(group, target.exits);
      if (exit === undefined || group.target === 'alive') return ruledOut(finding('target-alive', {}));
      const { by } = starved('ended', group, facts);
      if (by !== undefined) return ruledOut(by.finding);
      const { code, signal } = exit;
      const atMs = lastRanMs(exit);
      const ended = target.gone ? ('target-ended' as const) : ('target-process-ended' as const);
      return blamed(isSharpEnd(group) ? 'proven' : 'likely', finding(ended, { atMs, code, signal }));
    });
  },
};

/** A process that ends has its connections closed or reset: whoever goes on to listen in silence has not ended, seen or not. */
function isUnseenAlive(group: AttemptGroup, facts: FactBook): boolean {
  return facts.target.state !== 'read' && !isSharpEnd(group) && valueIn(facts.refusals)?.listening === true;
}
