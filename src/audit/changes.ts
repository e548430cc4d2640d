import type { Change, SideAudit } from '../model/audit.ts';
import type { MachineFacts } from '../model/machine-facts.ts';
import type { Side } from '../model/side.ts';
import { AUDITED } from './audited.ts';

/** The fewest settings to change so that nothing binds below the connections: one for each limit that does. */
export function changesFor(
  machine: MachineFacts,
  sides: Readonly<Partial<Record<Side, SideAudit>>>,
  connections: number,
): Change[] {
  const changes = Object.entries(sides).flatMap(([side, { binding }]) =>
    AUDITED.filter(({ id }) => binding.includes(id)).flatMap(({ id, onMachine }) =>
      onMachine.raise(machine, connections, side as Side).map(change => ({ limit: id, ...change })),
    ),
  );
  // Both sides mostly ask for the same.
  return changes.filter((change, index) => changes.findIndex(other => same(other, change)) === index);
}

function same(one: Change, other: Change): boolean {
  return one.setting === other.setting && one.to === other.to;
}
