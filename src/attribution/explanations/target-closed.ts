import { blamed, ruledOut, unread, withFacts } from '../../limits/define.ts';
import { type Resets, resetsOf } from '../../limits/packets/resets.ts';
import { isAfterConnect, isReset } from '../../limits/shapes.ts';
import type { AttemptGroup } from '../../model/attempt-group.ts';
import type { Ruling } from '../../model/cause.ts';
import type { FactBook, Facts } from '../../model/facts/facts.ts';
import type { ListenerFact } from '../../model/facts/listener.ts';
import { type Finding, finding } from '../../model/finding.ts';
import type { KernelClaim } from '../../model/kernel-word.ts';
import { valueIn } from '../../model/probe.ts';
import { starved } from '../starved.ts';
import type { Explanation } from './explanation.ts';
import { resetsSent } from './refuser.ts';

/** Resets that an application's own calls cause (include/net/rstreason.h). */
const CLOSING: KernelClaim = {
  resets: [
    {
      by: 'server',
      reasons: [
        'TCP_ABORT_ON_CLOSE',
        'TCP_ABORT_ON_DATA',
        'TCP_ABORT_ON_LINGER',
        'TCP_STATE',
        'TCP_TIMEWAIT_SOCKET',
        'TCP_DISCONNECT_WITH_DATA',
      ],
    },
  ],
};

/** The application closed or reset a connection although no limit made it. */
export const targetClosed: Explanation = {
  kind: 'application',
  what: 'closed-connection',
  side: 'server',
  kernel: CLOSING,
  judge: (group, facts) => judgeClosing(group, !wasAnswered(group, facts), facts),
};

/** It did so with one that it had answered, while the client held it. */
export const targetClosedLater: Explanation = {
  kind: 'application',
  what: 'closed-after-answer',
  side: 'server',
  kernel: CLOSING,
  judge: (group, facts) => judgeClosing(group, wasAnswered(group, facts), facts),
};

/** A probe that only connects asks for no answer. */
function wasAnswered({ stage }: AttemptGroup, facts: FactBook): boolean {
  return stage === 'hold' && valueIn(facts.load)?.probe !== 'none';
}

const NEEDS = ['server.processes', 'acceptance', 'listener', 'server.counters', 'server.settings'] as const;

function judgeClosing(group: AttemptGroup, isMeant: boolean, facts: FactBook): Ruling {
  if (!isMeant || !isClosed(group) || group.target === 'gone') return ruledOut(finding('symptom-mismatch', {}));
  const missing = unread(NEEDS, facts);
  if (missing !== undefined && facts['server.processes'].state !== 'read') return missing;
  const { by, unseen = missing } = starved('closed', group, facts);
  if (by !== undefined) return ruledOut(by.finding);
  return unseen ?? withFacts(NEEDS, facts, given => byApplication(group, given));
}

function byApplication(group: AttemptGroup, facts: Pick<Facts, (typeof NEEDS)[number]>): Ruling {
  const counters = facts['server.counters'];
  const sent = resetsSent(group, counters);
  if (isReset(group) && (sent === 'few' || sent === 'some')) {
    return ruledOut(finding('resets-sent', { reset: group.count, sent: counters['Tcp.OutRsts'] ?? 0 }));
  }
  const resets = resetsOf(counters, facts['server.settings']);
  return blamed('likely', finding('target-alive', {}), ...whose(group, resets, facts.listener));
}

/** What speaks against the kernel: its queue had room, or the application's own resets were counted. */
function whose(group: AttemptGroup, { byApplication }: Resets, listener: ListenerFact): Finding[] {
  if (isReset(group) && byApplication > 0) return [finding('reset-by-application', { resets: byApplication })];
  const { bound, peakQueue: peak, wasFull } = listener;
  return wasFull ? [] : [finding('accept-queue-not-full', { bound, peak })];
}

function isClosed(group: AttemptGroup): boolean {
  return (isAfterConnect(group) || group.stage === 'hold') && (group.symptom.kind === 'eof' || isReset(group));
}
