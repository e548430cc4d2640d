import type { AttemptGroup } from '../../model/attempt-group.ts';
import { attemptNumbers } from '../../model/attempt-number.ts';
import { OUTCOME } from '../../model/codes.ts';
import { type Attempt, attemptAt, type Ledger } from '../../model/ledger.ts';
import { closingWaves } from './closing-wave.ts';
import { endEffects } from './end-effects.ts';
import { groupOf } from './group-of.ts';
import { around, isUnanswered } from './is-gone.ts';
import { eventsIn, waiting, withWord } from './kernel-events.ts';
import { longestAnswer } from './lateness.ts';
import type { Moments } from './moments.ts';
import { unlookedPeriods } from './stalls.ts';
import { add, settled, type TalliedGroup } from './tally.ts';

/**
 * Puts every failed, pending or delayed attempt into the group of those that ended alike; largest group first. `note` gets
 * each of them: when what became of it was known, and its number.
 */
export function groupAttempts(
  ledgers: readonly Ledger[],
  moments: Moments,
  note: (group: AttemptGroup, atMs: number, number: number) => void = () => undefined,
): AttemptGroup[] {
  const groups = new Map<string, TalliedGroup>();
  const { processEnds = [] } = moments;
  const waves = closingWaves(ledgers, processEnds);
  const aroundEnds = processEnds.map(around);
  const momentOf = (attempt: Attempt) => (isUnanswered(attempt) ? attempt.startMs : attempt.endMs);
  const effects = endEffects(ledgers, [...waves, ...aroundEnds], momentOf);
  const longestAnswerMs = longestAnswer(ledgers);
  const known = { ...moments, waves, aroundEnds, effects, unlooked: unlookedPeriods(moments), longestAnswerMs };
  const numberOf = attemptNumbers(ledgers);
  for (const [shard, ledger] of ledgers.entries()) {
    const events = eventsIn(ledger, moments);
    for (let index = 0; index < ledger.length; index += 1) {
      const outcome = ledger.outcome[index];
      if (outcome === OUTCOME.unstarted || (outcome === OUTCOME.served && ledger.retransmits[index] === 0)) continue;
      const own = events?.(index) ?? [];
      const attempt = waiting(attemptAt(ledger, index), own, moments);
      const number = numberOf(shard, index);
      const one = { example: number, ...withWord(groupOf(attempt, known), attempt, events && own, moments) };
      note(add(groups, one), attempt.endMs ?? moments.loadEndedMs, number);
    }
  }
  return [...groups.values()].map(settled).sort((one, other) => other.count - one.count);
}
