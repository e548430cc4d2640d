import { blamed, ruledOut, withFacts } from '../../limits/define.ts';
import { killedByCgroup } from '../../limits/memory/cgroup-memory.ts';
import { endsBefore, isSharpEnd, lastRanMs, looksLikeDeath } from '../../limits/memory/shapes-of-death.ts';
import { finding } from '../../model/finding.ts';
import type { Explanation } from './explanation.ts';

/** A process of the target ended: accepted connections are closed, queued ones reset, new ones refused. */
export const targetDied: Explanation = {
  kind: 'application',
  what: 'died',
  side: 'server',
  judge: (group, facts) => {
    if (!looksLikeDeath(group)) return ruledOut(finding('symptom-mismatch', {}));
    return withFacts(['target'], facts, ({ target }) => {
      const [exit] = endsBefore(group, target.exits);
      if (exit === undefined || group.target === 'alive') return ruledOut(finding('target-alive', {}));
      const oomKilled = killedByCgroup(group, facts, 'server');
      if (oomKilled !== undefined) return ruledOut(oomKilled);
      const { code, signal } = exit;
      const atMs = lastRanMs(exit);
      const ended = target.gone ? ('target-ended' as const) : ('target-process-ended' as const);
      return blamed(isSharpEnd(group) ? 'proven' : 'likely', finding(ended, { atMs, code, signal }));
    });
  },
};
