import { beyond } from '../../model/allows-more.ts';
import type { Raised, RaiseRoom } from '../../model/raise.ts';
import type { Scenario } from '../../model/scenario.ts';
import type { Side } from '../../model/side.ts';
import { connectionsEach } from '../../model/upstream-spec.ts';
import { raiseTarget, withHost } from '../raise.ts';

/** What a process keeps for itself: pipes, epoll, what its runtime opens. */
const OWN_DESCRIPTORS = 100;

/** As many descriptors as connections, for every process: which of them gets how many is not known before. */
export function raiseNofile(scenario: Scenario, side: Side, { nofileHard, met = 0 }: RaiseRoom): Raised {
  const each = side === 'server' ? connectionsEach(scenario.target) : 1;
  const least = each * scenario.load.connections + OWN_DESCRIPTORS;
  // What a command starts may be a proxy, which takes two for each connection.
  const isUnknown = side === 'server' && scenario.target.kind === 'command';
  const wanted = beyond(met, isUnknown ? least + scenario.load.connections : least);
  const needed = least > met ? Math.min(wanted, Math.max(least, nofileHard)) : wanted;
  if (needed > nofileHard) {
    return { why: `a process would need ${needed} descriptors, and the hard limit here is ${nofileHard}` };
  }
  const { workerRlimitNofile } = scenario.target;
  if (side === 'server' && workerRlimitNofile !== undefined) {
    return raiseTarget(scenario, { workerRlimitNofile: needed }, needed);
  }
  return { scenario: withHost(scenario, side, { nofile: needed }), to: `${needed}` };
}
