import type { AttemptGroup } from '../../model/attempt-group.ts';
import type { CannotTell } from '../../model/cause.ts';
import type { FactBook } from '../../model/facts/facts.ts';
import type { Finding } from '../../model/finding.ts';
import { valueIn } from '../../model/probe.ts';
import { endByItself, gaveUp } from '../gave-up.ts';
import { filesAtLimit, tableFull } from './full.ts';

/** What shows that a process of the target ended for want of a descriptor within its own limit. */
export function gaveUpAtOwnLimit(group: AttemptGroup, facts: FactBook): Finding | CannotTell | undefined {
  if (isTableFull(facts)) return undefined;
  return gaveUp(group, facts, ({ errno }) => errno === 'EMFILE') ?? unseen(group, facts);
}

/** The same, where no process may have more. */
export function gaveUpAtTable(group: AttemptGroup, facts: FactBook): Finding | CannotTell | undefined {
  return isTableFull(facts) ? gaveUp(group, facts, ({ errno }) => errno === 'EMFILE') : undefined;
}

/** The same, where the machine had no open file left. */
export function gaveUpAtMachine(group: AttemptGroup, facts: FactBook): Finding | CannotTell | undefined {
  const files = valueIn(facts.openFiles);
  const isAtLimit = files !== undefined && filesAtLimit(files) !== undefined;
  return isAtLimit ? gaveUp(group, facts, ({ errno }) => errno === 'ENFILE') : undefined;
}

function isTableFull(facts: FactBook): boolean {
  const settings = valueIn(facts['server.settings']) ?? {};
  return tableFull('server', valueIn(facts['server.processes']) ?? [], settings) !== undefined;
}

/** Where nobody sees failed calls, a process may have met its limit between the last look at it and its end. */
function unseen(group: AttemptGroup, facts: FactBook): CannotTell | undefined {
  const shortages = valueIn(facts['server.shortages']);
  const exit = endByItself(group, facts);
  if (shortages?.known || exit === undefined) return undefined;
  const ended = (valueIn(facts['server.processes']) ?? []).find(({ pid }) => pid === exit.pid);
  if (ended === undefined || ended.peakDescriptors + (ended.mostRise ?? 0) < ended.nofile) return undefined;
  return {
    ruling: 'cannot-tell',
    missing: [
      'target: why it ended, for its descriptors may have run out just before, and nobody could see its calls fail',
    ],
  };
}
