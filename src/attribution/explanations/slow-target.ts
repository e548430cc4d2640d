import { paceTooSlow } from '../../limits/accept-pace.ts';
import { blamed, ruledOut, withFacts } from '../../limits/define.ts';
import { capMet, capSet } from '../../limits/own-cap.ts';
import { ANSWERS_UNSEEN, answersMayBeLost, dataSentAgain } from '../../limits/packets/answer-loss.ts';
import { unknownLoss } from '../../limits/packets/loss-stages.ts';
import { isLateWait, isQueued, isUnanswered } from '../../limits/shapes.ts';
import type { AttemptGroup } from '../../model/attempt-group.ts';
import type { Ruling } from '../../model/cause.ts';
import type { AcceptanceFact } from '../../model/facts/acceptance.ts';
import type { FactBook } from '../../model/facts/facts.ts';
import type { LoadFact } from '../../model/facts/load.ts';
import { type Finding, finding } from '../../model/finding.ts';
import { valueIn } from '../../model/probe.ts';
import type { SetCap } from '../../model/set-cap.ts';
import { starved } from '../starved.ts';
import type { Explanation } from './explanation.ts';

/** The connections wait in the accept queue, which has room: the application does not take them. */
export const slowToAccept: Explanation = {
  kind: 'application',
  what: 'slow-to-accept',
  side: 'server',
  judge: (group, facts) =>
    judgeQueued(group, facts, acceptance => {
      const cap = capMet(group, acceptance);
      if (cap !== undefined) return ruledOut(cap);
      return waitingFor(group, acceptance, howSlow(group, acceptance, valueIn(facts.load)));
    }),
};

/** The application holds as many connections as it takes, and serves them: that it takes no other is its own rule. */
export const atItsOwnCap: Explanation = {
  kind: 'application',
  what: 'at-its-own-cap',
  side: 'server',
  cap: capOf,
  judge: (group, facts) =>
    judgeQueued(group, facts, acceptance => {
      const cap = capMet(group, acceptance);
      return cap === undefined ? ruledOut(finding('symptom-mismatch', {})) : waitingFor(group, acceptance, [cap]);
    }),
};

/** The setting of the program that holds exactly as many. */
export function capOf(facts: FactBook): SetCap | undefined {
  const acceptance = valueIn(facts.acceptance);
  return acceptance && capSet(acceptance, valueIn(facts.application));
}

/** Asked only where no limit keeps the application from taking connections. */
function judgeQueued(group: AttemptGroup, facts: FactBook, judge: (acceptance: AcceptanceFact) => Ruling): Ruling {
  if (!isQueued(group) || group.target === 'gone') return ruledOut(finding('symptom-mismatch', {}));
  return withFacts(['acceptance'], facts, ({ acceptance }) => {
    const { by, unseen } = starved('queued', group, facts);
    return by === undefined ? (unseen ?? judge(acceptance)) : ruledOut(by.finding);
  });
}

function waitingFor(group: AttemptGroup, { errorsKnown }: AcceptanceFact, evidence: readonly Finding[]): Ruling {
  return blamed(
    errorsKnown ? 'proven' : 'likely',
    finding('waiting-in-accept-queue', { count: group.count }),
    ...evidence,
  );
}

/** Stretches shorter than this come and go wherever there is work. */
const STALL_MS = 500;

/** What the looks at the queue say of the application's pace. */
function howSlow({ duringStall }: AttemptGroup, acceptance: AcceptanceFact, load: LoadFact | undefined): Finding[] {
  const { accepted, longestStallMs: stallMs } = acceptance;
  if (accepted !== undefined && accepted <= 0) return [finding('never-accepted', {})];
  if (duringStall || stallMs >= STALL_MS) return [finding('accept-stalled', { stallMs })];
  const slow = load === undefined ? undefined : paceTooSlow(acceptance, load, 1);
  return slow === undefined ? [] : [slow];
}

/** The application has the connections and does not answer. */
export const slowToAnswer: Explanation = {
  kind: 'application',
  what: 'slow-to-answer',
  side: 'server',
  judge: (group, facts) => {
    const late = isLateWait(group);
    if ((!late && !isUnanswered(group)) || group.target === 'gone') return ruledOut(finding('symptom-mismatch', {}));
    const { by, unseen } = late ? {} : starved('unanswered', group, facts);
    if (by !== undefined) return ruledOut(by.finding);
    const counters = valueIn(facts['server.counters']) ?? {};
    const packets = valueIn(facts.losses);
    const answers = late || packets === undefined ? 'no' : answersMayBeLost(group, counters, packets);
    if (answers === 'yes') return ruledOut(finding('answers-sent-again', { count: dataSentAgain(counters) }));
    if (answers === 'unseen') return ANSWERS_UNSEEN;
    if (answers === 'unknown' && packets !== undefined) return unknownLoss('link', packets.linkToClient);
    if (unseen !== undefined) return unseen;
    return withFacts(['load'], facts, ({ load }) => {
      if (late && load.served > 0) return ruledOut(finding('packets-lost-before', { count: group.count }));
      const evidence = finding('accepted-without-answer', { count: group.count, waitedMs: load.connectTimeoutMs });
      return blamed(late ? 'likely' : 'proven', evidence);
    });
  },
};
