import { InvalidInput, type Problem } from '../model/errors.ts';
import type { Host } from '../model/host.ts';
import type { ClientPlan, DriverPlan, Plan, PlanWarning } from '../model/plan.ts';
import type { Scenario } from '../model/scenario.ts';

/** A host that is to drive a part of a load. */
type Driving = Pick<Host, 'name' | 'weight'>;

/** What each of several hosts plans for: the same scenario, with its part of the connections. */
export function partsOf(scenario: Scenario, hosts: readonly Driving[]): Scenario[] {
  const { load } = scenario;
  return byWeight(
    load.connections,
    hosts.map(({ weight = 1 }) => weight),
  ).map(connections => ({ ...scenario, load: { ...load, connections } }));
}

/** Parts of a whole number, each as near to its weight as can be; the sum of any first ones is as well. */
function byWeight(whole: number, weights: readonly number[]): number[] {
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  let weightBefore = 0;
  return weights.map(weight => {
    const from = Math.round((whole * weightBefore) / all);
    weightBefore += weight;
    return Math.round((whole * weightBefore) / all) - from;
  });
}

/** A host, and how it would drive its part alone. */
interface PlannedPart {
  readonly name: string;
  readonly plan: Plan;
}

export interface DealtPlan {
  /** Of the whole load. */
  readonly whole: Plan;
  /** What each host does, in their order. */
  readonly parts: readonly Plan[];
}

/** Deals one load to hosts: one pace, whose attempts they make in turn. Totals stay those of the scenario. */
export function dealt(base: Plan, [first, ...others]: readonly [PlannedPart, ...PlannedPart[]]): DealtPlan {
  const all = [first, ...others];
  const shards = all.reduce((sum, { plan }) => sum + plan.driver.shards.length, 0);
  const { connections } = base.scenario.load;
  let shardsBefore = 0;
  const clientOf = ({ name, plan: { driver, hosts } }: PlannedPart): ClientPlan => {
    const own: DriverPlan = { ...driver, host: name, dealt: { connections, shards, shardsBefore } };
    shardsBefore += driver.shards.length;
    return { name, host: hosts.client, driver: own };
  };
  const clients = [clientOf(first), ...others.map(clientOf)] as const;
  const parts = clients.map(client => ofClient(base, client));
  const warnings = distinct([
    ...base.warnings.filter(isOfServer),
    ...all.flatMap(({ plan }) => plan.warnings.filter(isOfDriver)),
  ]);
  const driver = { ...first.plan.driver, shards: clients.flatMap(one => one.driver.shards) };
  // Whoever watches the server counts the packets of each.
  const addresses = distinct(all.flatMap(({ plan }) => plan.hosts.client.addresses));
  const hosts = { ...base.hosts, client: { ...first.plan.hosts.client, addresses } };
  return { whole: { ...base, hosts, driver, clients, warnings }, parts };
}

/** Where the server is, and who looks there, is said once, and what a load takes by the hosts that drive it. */
function isOfServer({ warning }: PlanWarning): boolean {
  return warning === 'external-target' || warning === 'server-host';
}

function isOfDriver(warning: PlanWarning): boolean {
  return !isOfServer(warning);
}

function ofClient(base: Plan, { host, driver }: ClientPlan): Plan {
  return { ...base, hosts: { ...base.hosts, client: host }, driver };
}

function distinct<T>(items: readonly T[]): T[] {
  return [...new Map(items.map(item => [JSON.stringify(item), item])).values()];
}

/** Throws InvalidInput where one of the hosts that are to make a load would have none of it. */
export function requireEnoughForAll(plans: readonly Plan[], hosts: readonly Driving[]): void {
  const problems = plans.flatMap(({ scenario, source: { file } }): Problem[] => {
    const idle = hosts[partsOf(scenario, hosts).findIndex(({ load }) => load.connections === 0)];
    if (idle === undefined) return [];
    const { connections } = scenario.load;
    return [
      {
        at: { file },
        key: 'load.connections',
        message: `${idle.name} would make none of ${connections} connection${connections === 1 ? '' : 's'}`,
        expected: 'one for each host at least',
      },
    ];
  });
  if (problems.length > 0) throw new InvalidInput(problems);
}
