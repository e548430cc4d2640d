import { CannotRun } from '../../model/errors.ts';
import type { ClockEstimate } from '../../model/host-clock.ts';
import type { Probe } from '../../model/probe.ts';
import type { SentTable, ServerFindings } from '../../model/sent-evidence.ts';
import { monotonicNs } from '../../system/clock.ts';
import { after } from '../../system/timer.ts';
import { type FarAgent, leadNs } from '../server-host/server-host.ts';
import type { ClientHost } from './client-host.ts';
import { meeting } from './meeting.ts';
import type { Share } from './share.ts';

/** Processes are started and evidence is opened: seconds on a machine that is busy. */
const ARMED_WITHIN_MS = 60_000;

/** Where the hosts of a load wait for each other, and the one place that asks the agent of the server. */
export interface Rendezvous {
  shareOf(client: ClientHost): Share;
  /** A host has ended, however: nobody waits for it. */
  leave(client: ClientHost): void;
  /** What keeps one of them from starting keeps all. */
  callOff(why: Error): void;
  /** Resolves with the load's start by our CLOCK_MONOTONIC once every host is ready; rejects where the load is called off. */
  readonly started: Promise<bigint>;
  /** Resolves once every attempt of every host is over. */
  readonly settled: Promise<void>;
  /** Resolves once the load is over on every host. */
  readonly over: Promise<void>;
  clockOf(name: string): ClockEstimate | undefined;
}

/** An agent that watches the server already. */
export interface WatchingAgent {
  readonly agent: FarAgent;
  /** The release of its host's kernel. */
  readonly kernel: string;
}

export function rendezvous(clients: readonly ClientHost[], server: WatchingAgent | undefined): Rendezvous {
  const names = clients.map(({ name }) => name);
  const [armed, settled, over] = [meeting(names), meeting(names), meeting(names)];
  const clocks = new Map<string, ClockEstimate>();
  // Nobody is late who waits for the others.
  const late = after(ARMED_WITHIN_MS, () =>
    armed.callOff(new CannotRun(`${armed.missing().join(', ')}: not ready within ${ARMED_WITHIN_MS / 1000} s`)),
  );
  const everybody = (one: ReturnType<typeof meeting>): Promise<void> => one.arrive('the conductor');
  const started = everybody(armed)
    .finally(() => clearTimeout(late))
    .then(() => agreeOnStart(clients, server, clocks));
  started.catch(() => undefined);
  let findings: Promise<ServerFindings> | undefined;
  const shared = server && {
    name: server.agent.host.name,
    kernel: server.kernel,
    table: (): Promise<Probe<SentTable>> => server.agent.order({ do: 'server-table' }),
    lost: server.agent.lost.then(({ message }) => message),
  };
  return {
    started,
    settled: everybody(settled),
    over: everybody(over),
    clockOf: name => clocks.get(name),
    shareOf: ({ name }) => ({
      armed: async () => {
        await armed.arrive(name);
        return (await started) + (clocks.get(name)?.aheadNs ?? 0n);
      },
      settled: () => settled.arrive(name),
      ...(shared &&
        server && {
          server: {
            ...shared,
            findings: async () => {
              await over.arrive(name);
              findings ??= server.agent.order({ do: 'load-ended' });
              return findings;
            },
          },
        }),
    }),
    leave: ({ name }) => {
      for (const one of [armed, settled, over]) one.leave(name);
    },
    callOff: armed.callOff,
  };
}

/** As late as the farthest host needs to hear of it. */
async function agreeOnStart(
  clients: readonly ClientHost[],
  server: WatchingAgent | undefined,
  clocks: Map<string, ClockEstimate>,
): Promise<bigint> {
  await Promise.all(
    clients.map(async client => {
      // A host that is lost meanwhile is lost for the load, and for nobody else.
      const clock = await client.clock().catch(() => undefined);
      if (clock !== undefined) clocks.set(client.name, clock);
    }),
  );
  const ofServer = await server?.agent.clock();
  if (server !== undefined && ofServer !== undefined) clocks.set(server.agent.host.name, ofServer);
  const farthestNs = Math.max(0, ...[...clocks.values()].map(({ roundTripNs }) => roundTripNs));
  const startNs = monotonicNs() + leadNs(farthestNs);
  if (server !== undefined && ofServer !== undefined) {
    await server.agent.order({ do: 'load-starts', atNs: `${startNs + ofServer.aheadNs}` });
  }
  return startNs;
}
