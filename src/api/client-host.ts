import type { Agent } from '../hosts/agent.ts';
import type { AgentAnswers, AgentQuestion, WatchMeans } from '../model/agent-messages.ts';
import type { ClientHost } from '../run/client-hosts/client-host.ts';
import { receivedShare } from '../run/client-hosts/sent-share.ts';
import type { Share, SharedServer } from '../run/client-hosts/share.ts';

/** A host that drives a part of a load, by its agent. */
export function clientHost(agent: Agent, how: WatchMeans): ClientHost {
  return {
    name: agent.host.name,
    clock: agent.clock,
    lost: agent.lost,
    drive: async (plan, share, { signal, onProgress }) => {
      agent.listen({ answer: question => answer(question, share), onProgress });
      // Whoever waits for the load hears that the host is lost.
      const stop = (): void => void agent.order({ do: 'stop-driving' }).catch(() => undefined);
      signal.addEventListener('abort', stop, { once: true });
      const { server } = share;
      const known = server && { server: { name: server.name, kernel: server.kernel } };
      try {
        return receivedShare(await agent.order({ do: 'drive', plan, how, ...known }));
      } finally {
        signal.removeEventListener('abort', stop);
      }
    },
  };
}

async function answer(question: AgentQuestion, share: Share): Promise<AgentAnswers[AgentQuestion]> {
  switch (question) {
    case 'armed':
      return `${await share.armed()}`;
    case 'settled':
      await share.settled();
      return null;
    case 'server-table':
      return serverOf(share).table();
    case 'server-findings':
      return serverOf(share).findings();
    case 'server-lost':
      return serverOf(share).lost;
  }
}

function serverOf({ server }: Share): SharedServer {
  if (server === undefined) throw new Error('nobody watches the server');
  return server;
}
