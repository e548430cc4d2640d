import { InvalidInput, type Problem } from '../model/errors.ts';
import type { ClientPlan, DriverPlan, Plan } from '../model/plan.ts';
import type { Scenario } from '../model/scenario.ts';
import { part } from './part.ts';

/** What each of several hosts plans for: the same scenario, with an even part of its connections. */
export function partsOf(scenario: Scenario, hosts: number): Scenario[] {
  const { load } = scenario;
  return Array.from({ length: hosts }, (_, index) => ({
    ...scenario,
    load: { ...load, connections: part(load.connections, hosts, index) },
  }));
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
  const warnings = distinct([...base.warnings, ...all.flatMap(({ plan }) => plan.warnings.filter(isOfDriver))]);
  const driver = { ...first.plan.driver, shards: clients.flatMap(one => one.driver.shards) };
  const hosts = { ...base.hosts, client: first.plan.hosts.client };
  return { whole: { ...base, hosts, driver, clients, warnings }, parts };
}

/** Where the server is, and who looks there, is said once. */
function isOfDriver({ warning }: Plan['warnings'][number]): boolean {
  return warning !== 'external-target';
}

function ofClient(base: Plan, { host, driver }: ClientPlan): Plan {
  return { ...base, hosts: { ...base.hosts, client: host }, driver };
}

function distinct<T>(items: readonly T[]): T[] {
  return [...new Map(items.map(item => [JSON.stringify(item), item])).values()];
}

/** Throws InvalidInput where a plan has fewer connections than hosts that are to make them. */
export function requireEnoughForAll(plans: readonly Plan[], hosts: number): void {
  const problems = plans.flatMap(({ scenario: { load }, source: { file } }): Problem[] =>
    load.connections >= hosts
      ? []
      : [
          {
            at: { file },
            key: 'load.connections',
            message: `${hosts} hosts cannot share ${load.connections === 1 ? 'one connection' : `${load.connections} connections`}`,
            expected: 'one for each host at least',
          },
        ],
  );
  if (problems.length > 0) throw new InvalidInput(problems);
}
