import { blamed, ruledOut } from '../../limits/define.ts';
import type { FactBook } from '../../model/facts/facts.ts';
import { finding } from '../../model/finding.ts';
import { valueIn } from '../../model/probe.ts';
import type { NamedCap } from '../../model/set-cap.ts';
import { capRefusing } from '../../servers/refused-cap.ts';
import { starved } from '../starved.ts';
import type { Explanation } from './explanation.ts';
import { firstBytes } from './first-bytes.ts';

/** The application refused in the words of its protocol: a cap of its own, a name or a password that is missing. */
export const targetRefusedInWords: Explanation = {
  kind: 'application',
  what: 'refused-in-words',
  side: 'server',
  cap: capNamed,
  judge: (group, facts) => {
    if (group.symptom.kind !== 'refused-in-words') return ruledOut(finding('symptom-mismatch', {}));
    const { by } = starved('answered', group, facts);
    if (by !== undefined) return ruledOut(by.finding);
    return blamed('proven', finding('refused-in-words', {}), ...firstBytes(group, facts));
  },
};

/** The setting whose words these are. */
function capNamed(facts: FactBook): NamedCap | undefined {
  const application = valueIn(facts.application);
  const { unexpected = [] } = valueIn(facts.load) ?? {};
  const words = unexpected.filter(({ symptom }) => symptom === 'refused-in-words').map(answer => answer.firstBytes);
  return application && capRefusing(words, application);
}

/** It answered, and the answer holds nothing of what the probe expects: the server's fault or the probe's. */
export const targetAnsweredUnexpectedly: Explanation = {
  kind: 'application',
  what: 'answered-unexpectedly',
  side: 'server',
  judge: (group, facts) => {
    if (group.symptom.kind !== 'unexpected-answer') return ruledOut(finding('symptom-mismatch', {}));
    const { by } = starved('answered', group, facts);
    if (by !== undefined) return ruledOut(by.finding);
    return blamed('likely', finding('answered-unexpectedly', {}), ...firstBytes(group, facts));
  },
};
