import { blamed, ruledOut, withFacts } from '../../limits/define.ts';
import type { AttemptGroup } from '../../model/facts.ts';
import { finding } from '../../model/finding.ts';
import type { Explanation } from './explanation.ts';

/** A process of the target ended: accepted connections are closed, queued ones reset, new ones refused. */
export const targetDied: Explanation = {
  kind: 'application',
  what: 'died',
  side: 'server',
  judge: (group, facts) =>
    withFacts(['target'], facts, ({ target }) => {
      if (!isWhatDeathLooksLike(group)) return ruledOut(finding('symptom-mismatch', {}));
      const [exit] = target.exits;
      if (exit === undefined || group.target === 'alive') return ruledOut(finding('target-alive', {}));
      const { atMs, code, signal } = exit;
      const ended = target.gone ? ('target-ended' as const) : ('target-process-ended' as const);
      return blamed(isSharp(group) ? 'proven' : 'likely', finding(ended, { atMs, code, signal }));
    }),
};

function isWhatDeathLooksLike({ stage, outcome, autopsy }: AttemptGroup): boolean {
  return outcome !== 'delayed' && !['socket', 'bind'].includes(stage) && autopsy !== 'no-socket';
}

/** Closed, reset or refused at that moment, rather than silent. */
function isSharp({ symptom }: AttemptGroup): boolean {
  return symptom.kind === 'eof' || ['ECONNRESET', 'ECONNREFUSED', 'EPIPE'].includes(symptom.errno ?? '');
}
