import { familyOf, isLoopback } from '../model/address-family.ts';
import type { Plan, SocketEngine, TargetPlan } from '../model/plan.ts';
import type { Scenario } from '../model/scenario.ts';
import type { TargetSpec } from '../model/target-spec.ts';
import { familiesOf, HALF_OPEN_ADDRESS } from './addresses.ts';
import { planApplication } from './application.ts';

const LAB_PORT = 8080;
const OTHER_PORT = 8081;
/** On this machine every port may be somebody's: one that is free when the target starts. */
const ANY_FREE_PORT = 0;

/** Where the target listens: on the server's address, or on all of them inside its own namespace. */
export function planTarget(
  scenario: Scenario,
  servers: readonly string[],
  processes: number,
  engine?: SocketEngine,
): TargetPlan {
  const { lab, target } = scenario;
  const [address = '127.0.0.1', ...others] = servers;
  const everywhere = servers.some(one => familyOf(one) === 'ipv6') ? '::' : '0.0.0.0';
  const port = target.port ?? (lab.kind === 'host' ? ANY_FREE_PORT : LAB_PORT);
  const application = planApplication(scenario);
  return {
    address: others.length === 0 ? address : everywhere,
    port,
    processes,
    ...(engine === 'io_uring' && { engine }),
    ...(isRemote(target) && { remote: true as const }),
    ...(application !== undefined && { application }),
  };
}

/** Whether the target is not on this machine's own loopback. */
export function isRemote({ address }: Pick<TargetSpec, 'address'>): boolean {
  return address !== undefined && !isLoopback(address);
}

/** What goes on beside the load. The other listener's port is fixed in a host lab too: its connections need to know it. */
export function planBackground(
  scenario: Scenario,
  targetPort: number,
): Pick<Plan, 'halfOpenAddress' | 'otherListenerPort'> {
  const { load } = scenario;
  const [family = 'ipv4'] = familiesOf(scenario);
  const otherListenerPort = targetPort === OTHER_PORT ? OTHER_PORT + 1 : OTHER_PORT;
  return {
    ...(load.halfOpen === 0 ? {} : { halfOpenAddress: HALF_OPEN_ADDRESS[family] }),
    ...(load.otherListener === undefined ? {} : { otherListenerPort }),
  };
}
