import { beyond } from '../../model/allows-more.ts';
import type { Raised, RaiseRoom } from '../../model/raise.ts';
import type { Scenario } from '../../model/scenario.ts';
import type { Side } from '../../model/side.ts';
import { withHost } from '../raise.ts';

/** What a server starts with, before it makes one for a connection. */
const OWN_THREADS = 100;

/** A thread for each connection. */
export function raiseNproc(scenario: Scenario, side: Side, { met = 0 }: RaiseRoom): Raised {
  const nproc = beyond(met, scenario.load.connections + OWN_THREADS);
  return { scenario: withHost(scenario, side, { nproc }), to: `${nproc}` };
}

/** A thread for each connection, in the cgroup that the scenario makes. */
export function raisePids(scenario: Scenario, side: Side, { met = 0 }: RaiseRoom): Raised {
  const { cgroup } = scenario.lab[side];
  if (cgroup?.pids === undefined) {
    return { why: 'the cgroup is the one that loadline itself was started in, which is not changed' };
  }
  const pids = beyond(met, scenario.load.connections + OWN_THREADS);
  return { scenario: withHost(scenario, side, { cgroup: { ...cgroup, pids } }), to: `${pids}` };
}
