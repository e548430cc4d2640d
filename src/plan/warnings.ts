import { programDriver } from '../model/driver-spec.ts';
import type { Plan, PlanWarning } from '../model/plan.ts';
import type { Side } from '../model/side.ts';
import { fourTuplesNeeded } from './addresses.ts';
import { OWN_DESCRIPTORS } from './processes.ts';

/** Linux sends a SYN again after one second (include/net/tcp.h, TCP_TIMEOUT_INIT). */
const FIRST_RETRANSMIT_MS = 1000;

/**
 * What is odd about a plan and may be the point of it.
 * @param fourTuples of all client addresses together.
 * @param somaxconn of the server.
 */
export function warningsOf(plan: Omit<Plan, 'warnings'>, fourTuples: number, somaxconn: number): PlanWarning[] {
  const { lab, load, target } = plan.scenario;
  const warnings: PlanWarning[] = [];
  const { connections } = load;
  const attempts = fourTuplesNeeded(load);
  if (connections > fourTuples) {
    warnings.push({ warning: 'more-connections-than-four-tuples', connections, fourTuples });
  } else if (attempts > fourTuples) {
    warnings.push({ warning: 'more-attempts-than-four-tuples', attempts, fourTuples });
  }
  if (target.backlog !== undefined && target.backlog > somaxconn)
    warnings.push({ warning: 'backlog-clamped', backlog: target.backlog, somaxconn });
  const largestShard = plan.driver.shards[0]?.connections ?? 0;
  if (plan.driver.engine !== 'io_uring') warnings.push(...tooFewDescriptors(plan, 'client', largestShard));
  if (target.address === undefined && plan.target.engine !== 'io_uring') {
    warnings.push(...tooFewDescriptors(plan, 'server', Math.ceil(load.connections / plan.target.processes)));
  }
  if (programDriver(plan.scenario) === undefined && load.connectTimeoutMs <= FIRST_RETRANSMIT_MS) {
    warnings.push({ warning: 'timeout-before-first-retransmit', connectTimeoutMs: load.connectTimeoutMs });
  }
  if (target.address !== undefined) {
    const { address } = target;
    warnings.push({ warning: 'external-target', address, remote: plan.target.remote ?? false });
  }
  if (lab.kind === 'host' && plan.target.remote !== true) warnings.push({ warning: 'shared-namespace' });
  return warnings;
}

function tooFewDescriptors(plan: Omit<Plan, 'warnings'>, side: Side, connections: number): PlanWarning[] {
  const { nofile } = plan.hosts[side];
  if (connections + OWN_DESCRIPTORS <= nofile) return [];
  return [{ warning: 'nofile-below-connections', side, nofile, connections }];
}
