import type { AttemptGroup } from '../../model/attempt-group.ts';
import { clientViews } from '../../model/client-views.ts';
import type { Ledger } from '../../model/ledger.ts';
import type { Run } from '../../model/run.ts';
import { factsOf } from '../facts/book.ts';
import { groupAttempts } from '../groups/group.ts';
import { momentsOf } from '../groups/moments.ts';
import { outcomesOf } from '../outcomes.ts';

/** The numbers of the attempts of each group, in the order of the attribution's groups. */
export function membersOf(run: Run, ledgers: readonly Ledger[]): readonly (readonly number[])[] {
  if (run.plan.clients === undefined) return membersOfOne(run, ledgers);
  return clientViews(run, ledgers)
    .flatMap(view =>
      membersOfOne(view.run, view.ledgers).map(numbers => numbers.map(number => number + view.attemptsBefore)),
    )
    .sort((one, other) => other.length - one.length);
}

function membersOfOne(run: Run, ledgers: readonly Ledger[]): readonly (readonly number[])[] {
  const members = new Map<AttemptGroup, number[]>();
  const facts = factsOf(run, outcomesOf(ledgers), ledgers);
  const groups = groupAttempts(ledgers, momentsOf(run, facts), (group, _atMs, number) => {
    const numbers = members.get(group);
    if (numbers === undefined) members.set(group, [number]);
    else numbers.push(number);
  });
  return groups.map(group => members.get(group) ?? []);
}
