import { historyOf } from '../attribution/history/attempt-history.ts';
import { membersOf } from '../attribution/history/members.ts';
import type { AttemptHistory } from '../model/attempt-history.ts';
import type { AttemptList } from '../model/attempt-list.ts';
import { placeOf } from '../model/attempt-number.ts';
import type { AttributedGroup } from '../model/attribution.ts';
import type { Cause } from '../model/cause.ts';
import { type InvalidInput, usageError } from '../model/errors.ts';
import type { Ledger } from '../model/ledger.ts';
import { suggest } from '../model/suggest.ts';
import { loadRun } from '../run/load-run.ts';
import { savedSection } from './section.ts';

/** What is known of one attempt of a saved run. Throws InvalidInput for no run, and for what is no number of an attempt of it. */
export function attemptHistory(folder: string, written: string): AttemptHistory {
  const saved = loadRun(folder);
  const number = numberIn(written, saved.ledgers);
  const { attribution } = savedSection(saved, folder);
  const index = membersOf(saved.run, saved.ledgers).findIndex(numbers => numbers.includes(number));
  const history = historyOf(saved.run, saved.ledgers, number, attribution.groups[index]);
  if (history === undefined) throw notANumber(written, saved.ledgers);
  return history;
}

/** Also as a report writes it, with commas. */
function numberIn(written: string, ledgers: readonly Ledger[]): number {
  const number = /^\d{1,3}(,\d{3})+$|^\d{1,10}$/.test(written) ? Number(written.replaceAll(',', '')) : 0;
  if (placeOf(ledgers, number) === undefined) throw notANumber(written, ledgers);
  return number;
}

function notANumber(written: string, ledgers: readonly Ledger[]): InvalidInput {
  const attempts = ledgers.reduce((sum, { length }) => sum + length, 0);
  if (attempts === 0) return usageError('--attempt', 'the run has no attempts');
  return usageError(
    '--attempt',
    `${JSON.stringify(written)} is no attempt of this run`,
    `a number from 1 to ${attempts}`,
  );
}

/**
 * The numbers of attempts that ended so, at most `most` of each group. `wanted` is an outcome or a cause, as `nofile` or
 * `nofile/server`. Throws InvalidInput for no run, and for what no attempt of it can be.
 */
export function attemptList(folder: string, wanted: string, most: number): AttemptList {
  const saved = loadRun(folder);
  const { groups } = savedSection(saved, folder).attribution;
  const members = membersOf(saved.run, saved.ledgers);
  const names = [...OUTCOMES, ...new Set(groups.flatMap(namesOf))];
  if (!names.includes(wanted)) {
    throw usageError(
      '--attempts',
      `no attempt of this run is ${JSON.stringify(wanted)}`,
      names.join(', '),
      suggest(wanted, names),
    );
  }
  const listed = groups.flatMap((group, index) => {
    const isWanted = group.group.outcome === wanted || namesOf(group).includes(wanted);
    return isWanted ? [{ group, numbers: (members[index] ?? []).slice(0, most) }] : [];
  });
  return { folder, wanted, groups: listed };
}

const OUTCOMES = ['failed', 'pending', 'delayed', 'unexplained'];

/** A cause and all that is behind it, each with its side and without. */
function namesOf({ cause }: Pick<AttributedGroup, 'cause'>): string[] {
  if (cause.kind === 'unexplained') return [cause.kind];
  const name = nameOf(cause);
  return [name, `${name}/${cause.side}`, ...(cause.root === undefined ? [] : namesOf({ cause: cause.root }))];
}

function nameOf(cause: Exclude<Cause, { kind: 'unexplained' }>): string {
  return cause.kind === 'limit' ? cause.limit : cause.what;
}
