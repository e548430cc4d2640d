import type { CauseHop } from '../model/cause.ts';
import type { Limit } from '../model/limit.ts';
import type { Raised, RaiseRoom } from '../model/raise.ts';
import type { Scenario } from '../model/scenario.ts';
import type { UpstreamSpec } from '../model/upstream-spec.ts';

/** Raises a limit of what is behind the target, where the scenario itself starts that; else says why not. */
export function raiseBehind(limit: Limit, { to }: CauseHop, scenario: Scenario, room: RaiseRoom): Raised {
  const { upstream } = scenario.target;
  if (upstream === undefined)
    return { why: `it is set at ${to}, behind the target, which the scenario does not start` };
  const raised = limit.raise(inFront(scenario, upstream), 'server', room);
  return 'why' in raised ? raised : { ...raised, scenario: putBack(raised.scenario, scenario, upstream) };
}

/** The scenario with its upstream in the target's place: a limit is raised there as it is for a target. */
function inFront(scenario: Scenario, { backlog, accept, answer, nofile }: UpstreamSpec): Scenario {
  const { lab, target } = scenario;
  const { upstream: _, workerRlimitNofile: __, ...others } = target;
  return {
    ...scenario,
    lab: { ...lab, server: { ...lab.server, ...(nofile !== undefined && { nofile }) } },
    target: { ...others, kind: 'raw', backlog, accept, answer },
  };
}

/** What was raised: of the host for both, of the process for the upstream alone. */
function putBack({ lab, target }: Scenario, before: Scenario, upstream: UpstreamSpec): Scenario {
  const { nofile: raised, ...host } = lab.server;
  const { nofile: own } = before.lab.server;
  const { backlog = upstream.backlog } = target;
  const isRaised = raised !== undefined && raised !== (upstream.nofile ?? own);
  const behind = { ...upstream, backlog, ...(isRaised && { nofile: raised }) };
  return {
    ...before,
    lab: { ...lab, server: { ...host, ...(own !== undefined && { nofile: own }) } },
    target: { ...before.target, upstream: behind },
  };
}
