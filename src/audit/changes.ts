import { tidy } from '../limits/amount.ts';
import type { Change, SideAudit } from '../model/audit.ts';
import type { MachineFacts } from '../model/machine-facts.ts';
import type { SetCap } from '../model/set-cap.ts';
import type { Side } from '../model/side.ts';
import { AUDITED } from './audited.ts';
import { capName } from './side.ts';

/** The fewest settings to change so that nothing binds below the connections: one for each limit that does. */
export function changesFor(
  machine: MachineFacts,
  sides: Readonly<Partial<Record<Side, SideAudit>>>,
  connections: number,
): Change[] {
  const ofLimits = Object.entries(sides).flatMap(([side, { binding }]) =>
    AUDITED.filter(({ id }) => binding.includes(id)).flatMap(({ id, onMachine }) =>
      onMachine.raise(machine, connections, side as Side).map((change): Change => ({ limit: id, ...change })),
    ),
  );
  const own = (sides.server?.caps ?? []).filter(cap => sides.server?.binding.includes(capName(cap)));
  const changes = [...ofLimits, ...own.map(cap => capChange(cap, connections))];
  // Both sides mostly ask for the same.
  return changes.filter(
    (change, index) =>
      changes.findIndex(other => same(other, change)) === index && !changes.some(other => isMore(other, change)),
  );
}

/** A cap that was cut down to what descriptors leave follows these. */
function capChange(cap: SetCap, connections: number): Change {
  const { setting, value, cutBy } = cap;
  const limit = capName(cap);
  if (cutBy === undefined) return { limit, kind: 'directive', setting, from: `${value}`, to: `${tidy(connections)}` };
  const to = `${tidy(connections + cutBy.spare)}`;
  return { limit, kind: 'rlimit', setting: 'nofile', from: `${cutBy.nofile}`, to };
}

/** Another change of the same resource limit goes further. */
function isMore(other: Change, { kind, setting, to }: Change): boolean {
  return kind === 'rlimit' && other.kind === kind && other.setting === setting && Number(other.to) > Number(to);
}

function same(one: Change, other: Change): boolean {
  return one.setting === other.setting && one.to === other.to;
}
