import type { HostAccess } from '../../model/access.ts';
import type { Destination, Plan } from '../../model/plan.ts';
import type { ConnectTask, HalfOpenTask } from '../../model/protocol.ts';
import { monotonicNs } from '../../system/clock.ts';
import { type Shard, startShard } from '../../system/shard.ts';
import { finishAll, killAll } from '../../system/shard-group.ts';
import type { ShardExit, ShardOptions } from '../../system/shard-process.ts';

const READY_WITHIN_MS = 10_000;

/** Connections that are no part of the load: nobody counts them. They stay open until `stop`. */
export interface Background {
  readonly processes: readonly BackgroundProcess[];
  /** Begins the half-open connections; resolves once each has sent its SYN. */
  halfOpen(): Promise<void>;
  /** Begins the connections to the other listener, and does not wait for them. */
  others(): Promise<void>;
  onExit(listener: (exit: ShardExit) => void): void;
  stop(): Promise<void>;
}

interface BackgroundProcess {
  readonly pid: number;
  readonly command: string;
  readonly role: 'half-open' | 'other-driver';
}

/**
 * Starts the processes of the plan's background connections on `host`, if it has any. `listener`: where the half-open
 * ones go, when the plan left the port open. Throws as startDriver does.
 */
export async function startBackground(
  plan: Plan,
  host: HostAccess,
  listener: Destination = plan.target,
): Promise<Background> {
  const { nofile, nproc } = plan.hosts.client;
  const options = { program: 'drivers/connections/shard.js', host, nofile, ...(nproc !== undefined && { nproc }) };
  const halfOpen = await startFor(halfOpenTask(plan, listener), options);
  const others = await startFor(otherTask(plan, listener), options);
  if (others !== undefined) await prepare(others);
  const shards = [halfOpen, others].flatMap(work => (work === undefined ? [] : [work.shard]));
  return {
    processes: [...named(halfOpen, 'half-open'), ...named(others, 'other-driver')],
    halfOpen: async () => {
      if (halfOpen !== undefined) await prepare(halfOpen);
    },
    others: async () => others?.shard.send({ type: 'go', atNs: String(monotonicNs()) }),
    onExit: listen => {
      for (const shard of shards) void shard.exited.then(listen);
    },
    stop: () => finishAll(shards),
  };
}

interface Work {
  readonly shard: Shard;
  readonly task: HalfOpenTask | ConnectTask;
}

async function startFor(task: Work['task'] | undefined, options: ShardOptions): Promise<Work | undefined> {
  return task === undefined ? undefined : { shard: await startShard(options), task };
}

async function prepare({ shard, task }: Work): Promise<void> {
  const ready = shard.next('ready', READY_WITHIN_MS);
  shard.send({ type: 'prepare', task });
  await ready.catch(error => {
    killAll([shard]);
    throw error;
  });
}

function named(work: Work | undefined, role: BackgroundProcess['role']): BackgroundProcess[] {
  return work === undefined ? [] : [{ pid: work.shard.pid, command: work.shard.command, role }];
}

function halfOpenTask({ scenario, halfOpenAddress }: Plan, listener: Destination): HalfOpenTask | undefined {
  const connections = scenario.load.halfOpen;
  if (connections === 0 || halfOpenAddress === undefined) return undefined;
  const { address, port } = listener;
  return { task: 'half-open', connections, source: halfOpenAddress, destination: { address, port } };
}

function otherTask({ scenario, otherListenerPort }: Plan, listener: Destination): ConnectTask | undefined {
  const other = scenario.load.otherListener;
  if (other === undefined || otherListenerPort === undefined) return undefined;
  return {
    task: 'connect',
    connections: other.connections,
    sources: [],
    destinations: [{ address: listener.address, port: otherListenerPort }],
    probe: 'none',
    arrival: { mode: 'burst' },
    connectTimeoutMs: scenario.load.connectTimeoutMs,
  };
}
