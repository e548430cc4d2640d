import { blamed, ruledOut, withFacts } from '../../limits/define.ts';
import { acceptFailedFor } from '../../limits/descriptors/accept-errors.ts';
import { watchesExhausted } from '../../limits/descriptors/epoll-watches.ts';
import { descriptorsAtLimit, fullFor } from '../../limits/descriptors/nofile.ts';
import { type Resets, resetsOf } from '../../limits/packets/resets.ts';
import { serverExhausted } from '../../limits/servers/servers.ts';
import { isReset } from '../../limits/shapes.ts';
import { threadShortageOf, threadsUnseen } from '../../limits/tasks/thread-shortage.ts';
import type { AttemptGroup } from '../../model/attempt-group.ts';
import type { Ruling } from '../../model/cause.ts';
import type { FactBook } from '../../model/facts/facts.ts';
import type { ListenerFact } from '../../model/facts/listener.ts';
import { type Finding, finding } from '../../model/finding.ts';
import { valueIn } from '../../model/probe.ts';
import type { Explanation } from './explanation.ts';

/** The application closed or reset a connection although no limit of the kernel made it. */
export const targetClosed: Explanation = {
  kind: 'application',
  what: 'closed-connection',
  side: 'server',
  judge: (group, facts) => judgeClosing(group, !wasAnswered(group, facts), facts),
};

/** It did so with one that it had answered, while the client held it. */
export const targetClosedLater: Explanation = {
  kind: 'application',
  what: 'closed-after-answer',
  side: 'server',
  judge: (group, facts) => judgeClosing(group, wasAnswered(group, facts), facts),
};

/** A probe that only connects asks for no answer. */
function wasAnswered({ stage }: AttemptGroup, facts: FactBook): boolean {
  return stage === 'hold' && valueIn(facts.load)?.probe !== 'none';
}

function judgeClosing(group: AttemptGroup, isMeant: boolean, facts: FactBook): Ruling {
  if (!isMeant || !isClosed(group) || group.target === 'gone') return ruledOut(finding('symptom-mismatch', {}));
  return withFacts(
    ['server.processes', 'acceptance', 'listener', 'server.counters', 'server.settings'],
    facts,
    given => {
      const full = fullFor(group, given['server.processes']);
      const other =
        serverExhausted(group, facts) ??
        acceptFailedFor(group, given.acceptance, facts) ??
        threadShortageOf(group, facts)?.finding ??
        watchesExhausted(group, facts);
      if (other !== undefined) return ruledOut(other);
      if (full !== undefined && !given.acceptance.errorsKnown) {
        return ruledOut(descriptorsAtLimit('server', full));
      }
      const resets = resetsOf(given['server.counters'], given['server.settings']);
      if (isReset(group) && given.listener.wasFull && resets.onOverflow >= group.count) {
        return ruledOut(finding('overflow-aborted', { resets: resets.onOverflow }));
      }
      const unseen = threadsUnseen(group, facts);
      if (unseen !== undefined) return unseen;
      return blamed('likely', finding('target-alive', {}), ...whose(group, resets, given.listener));
    },
  );
}

/** What speaks against the kernel: its queue had room, or the application's own resets were counted. */
function whose(group: AttemptGroup, { byApplication }: Resets, listener: ListenerFact): Finding[] {
  if (isReset(group) && byApplication > 0) return [finding('reset-by-application', { resets: byApplication })];
  const { bound, peakQueue: peak, wasFull } = listener;
  return wasFull ? [] : [finding('accept-queue-not-full', { bound, peak })];
}

function isClosed(group: AttemptGroup): boolean {
  return ['request', 'response', 'hold'].includes(group.stage) && (group.symptom.kind === 'eof' || isReset(group));
}
