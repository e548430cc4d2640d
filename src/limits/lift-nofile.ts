import type { Lifted, LiftRoom } from '../model/lift.ts';
import type { Scenario } from '../model/scenario.ts';
import type { Side } from '../model/side.ts';
import { raiseTarget, withHost } from './raise.ts';

/** What a process keeps for itself: pipes, epoll, what its runtime opens. */
const OWN_DESCRIPTORS = 100;

/** As many descriptors as connections, for every process: which of them gets how many is not known before. */
export function liftNofile(scenario: Scenario, side: Side, { nofileHard }: LiftRoom): Lifted {
  const needed = scenario.load.connections + OWN_DESCRIPTORS;
  if (needed > nofileHard) {
    return { why: `a process would need ${needed} descriptors, and the hard limit here is ${nofileHard}` };
  }
  const { workerRlimitNofile } = scenario.target;
  if (side === 'server' && workerRlimitNofile !== undefined) {
    return raiseTarget(scenario, { workerRlimitNofile: needed }, needed);
  }
  return { scenario: withHost(scenario, side, { nofile: needed }), to: `${needed}` };
}
