import type { Raised, RaiseRoom } from '../../model/raise.ts';
import type { Scenario } from '../../model/scenario.ts';
import type { Side } from '../../model/side.ts';
import { withHost } from '../raise.ts';

/** Half of what is free: the other side, and the machine, need theirs. */
const SHARE = 0.5;

/** What a connection takes is the application's business: as much as this machine can spare. */
export function raiseMemory(scenario: Scenario, side: Side, { memoryAvailableBytes }: RaiseRoom): Raised {
  const { cgroup } = scenario.lab[side];
  if (cgroup?.memoryBytes === undefined) {
    return { why: 'the cgroup is the one that loadline itself was started in, which is not changed' };
  }
  const memoryBytes = 2 ** Math.floor(Math.log2(memoryAvailableBytes * SHARE));
  if (memoryBytes <= cgroup.memoryBytes) return { why: 'this machine has no more memory to spare' };
  return { scenario: withHost(scenario, side, { cgroup: { ...cgroup, memoryBytes } }), to: `${memoryBytes}` };
}
