import { openHost } from '../hosts/open-host.ts';
import type { WatchMeans } from '../model/agent-messages.ts';
import type { Host } from '../model/host.ts';
import type { Plan } from '../model/plan.ts';
import { onServerHost } from '../plan/on-server-host.ts';
import type { ServerAgent } from '../run/testbed.ts';
import { sourceTowards } from '../system/source-towards.ts';
import { OPEN_MS, runBoundMs } from './run-bound.ts';

/** The host that is loaded, and an agent there. */
export interface ServerPlace {
  /** Its own addresses: whoever may log in there may load it. */
  readonly addresses: readonly string[];
  /** The plan of a load on this host. */
  plan(plan: Plan): Promise<Plan>;
  /** The agent, ready for as long as the plan may take. */
  ready(plan: Plan): Promise<ServerAgent>;
  close(): Promise<void>;
}

/** Reaches the host of the server. Rejects with NoAgent where there is no way. */
export async function openServerPlace(host: Host, how: WatchMeans): Promise<ServerPlace> {
  const agent = await openHost(host, OPEN_MS);
  try {
    const { addresses } = await agent.order({ do: 'describe' });
    return {
      addresses,
      plan: async plan => onServerHost(plan, { name: host.name, source: await sourceTowards(plan.target.address) }),
      ready: async plan => {
        await agent.begin(runBoundMs(plan));
        return { agent, how };
      },
      close: agent.close,
    };
  } catch (error) {
    await agent.close();
    throw error;
  }
}
