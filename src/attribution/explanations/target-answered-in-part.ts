import { blamed, ruledOut } from '../../limits/define.ts';
import { ANSWERS_UNSEEN, answersMayBeLost, dataSentAgain } from '../../limits/packets/answer-loss.ts';
import { finding } from '../../model/finding.ts';
import { valueIn } from '../../model/probe.ts';
import type { Explanation } from './explanation.ts';

/** The application began an answer and did not finish it: it hangs, or closed the connection in the middle. */
export const targetAnsweredInPart: Explanation = {
  kind: 'application',
  what: 'answered-in-part',
  side: 'server',
  judge: (group, facts) => {
    const isLost = group.autopsy === 'answer-lost' || group.autopsy === 'request-lost';
    if (group.stage !== 'body' || group.target === 'gone' || isLost) return ruledOut(finding('symptom-mismatch', {}));
    const counters = valueIn(facts['server.counters']) ?? {};
    const packets = valueIn(facts.losses);
    const losing = packets === undefined ? 'unknown' : answersMayBeLost(group, counters, packets);
    if (losing === 'yes') return ruledOut(finding('answers-sent-again', { count: dataSentAgain(counters) }));
    if (losing === 'unseen') return ANSWERS_UNSEEN;
    const isWaiting = group.autopsy === 'accepted' && group.symptom.kind === 'timeout' && losing === 'no';
    return blamed(isWaiting ? 'proven' : 'likely', finding('answer-incomplete', { count: group.count }));
  },
};
