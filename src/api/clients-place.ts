import type { Agent } from '../hosts/agent.ts';
import { openHost } from '../hosts/open-host.ts';
import type { WatchMeans } from '../model/agent-messages.ts';
import { CannotRun } from '../model/errors.ts';
import type { Host } from '../model/host.ts';
import type { Plan } from '../model/plan.ts';
import { type DealtPlan, dealt, partsOf } from '../plan/deal-load.ts';
import type { PlannedClient } from '../run/client-hosts/conduct-clients.ts';
import { clientHost } from './client-host.ts';
import { OPEN_MS, runBoundMs } from './run-bound.ts';

/** The hosts that drive loads, and an agent on each. */
export interface ClientsPlace {
  /** The plan of a load that these hosts make together. */
  deal(plan: Plan): Promise<DealtPlan>;
  /** The hosts, each with its part, ready for as long as the plan may take. */
  ready(dealt: DealtPlan): Promise<readonly PlannedClient[]>;
  close(): Promise<void>;
}

/** Reaches every host. Rejects with CannotRun that says of each one that cannot be reached why. */
export async function openClientsPlace(hosts: readonly Host[], how: WatchMeans): Promise<ClientsPlace> {
  const agents = await openAll(hosts);
  const clients = agents.map(agent => clientHost(agent, how));
  return {
    deal: async plan => {
      const parts = partsOf(plan.scenario, hosts);
      const planned = await Promise.all(
        agents.map(async (agent, index) => ({
          name: agent.host.name,
          plan: await partOn(agent, { ...plan, scenario: parts[index] ?? plan.scenario }, how),
        })),
      );
      const [first, ...others] = planned;
      if (first === undefined) throw new RangeError('a load without a host that drives it');
      return dealt(plan, [first, ...others]);
    },
    ready: async ({ whole, parts }) => {
      await Promise.all(agents.map(agent => agent.begin(runBoundMs(whole))));
      return clients.flatMap((host, index) => {
        const plan = parts[index];
        return plan === undefined ? [] : [{ host, plan }];
      });
    },
    close: () => closeAll(agents),
  };
}

/** How the host would drive its part alone, and the address that it connects from. */
async function partOn(agent: Agent, { scenario, source: { file }, target }: Plan, how: WatchMeans): Promise<Plan> {
  const plan = await agent.order({ do: 'plan-load', scenario, file, how });
  const { source } = await agent.order({ do: 'route', address: target.address });
  const client = { ...plan.hosts.client, addresses: [source] };
  return { ...plan, hosts: { ...plan.hosts, client } };
}

async function openAll(hosts: readonly Host[]): Promise<readonly Agent[]> {
  const opened = await Promise.allSettled(hosts.map(host => openHost(host, OPEN_MS)));
  const agents = opened.flatMap(one => (one.status === 'fulfilled' ? [one.value] : []));
  const refused = opened.flatMap(one => (one.status === 'rejected' ? [one.reason as unknown] : []));
  if (refused.length === 0) return agents;
  await closeAll(agents);
  throw together(refused);
}

/** What stands in the way of each, at once. */
function together(refused: readonly unknown[]): unknown {
  const [only] = refused;
  const told = refused.filter(one => one instanceof CannotRun);
  if (refused.length === 1 || told.length < refused.length) return only;
  const remedies = told.flatMap(({ remedy = [] }) => remedy);
  return new CannotRun(told.map(({ message }) => message).join('; '), remedies.join('; ') || undefined);
}

async function closeAll(agents: readonly Agent[]): Promise<void> {
  await Promise.all(agents.map(agent => agent.close()));
}
