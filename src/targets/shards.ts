import type { HostAccess } from '../model/access.ts';
import { ShardFailed, TargetFailed } from '../model/errors.ts';
import type { Plan } from '../model/plan.ts';
import { absent } from '../model/probe.ts';
import type { ListenTask } from '../model/protocol.ts';
import type { Shard } from '../system/shard.ts';
import { startShard } from '../system/shard.ts';
import { finishAll, killAll, startTogether } from '../system/shard-group.ts';
import { type AcceptCounts, countAccepts } from './accept-counts.ts';
import type { Target } from './target.ts';
import { followProcesses } from './target-processes.ts';

const READY_WITHIN_MS = 10_000;
const REPORT_WITHIN_MS = 5_000;
const KILLED_WITHIN_MS = 5_000;

/** Targets of our own, which speak the protocol of shards. */
export const SHARD_PROGRAMS = {
  raw: 'targets/raw/shard.js',
  node: 'targets/node/program.js',
  'node-cluster': 'targets/node-cluster/program.js',
} as const;

/** Starts so many processes of a program of ours, which share the port. */
export async function startShards(
  plan: Plan,
  host: HostAccess,
  program: string,
  processes: number,
  task: ListenTask,
  nofile: number = plan.hosts.server.nofile,
): Promise<Target> {
  const { nproc } = plan.hosts.server;
  const options = { program, host, nofile, withoutCertificates: true, ...(nproc !== undefined && { nproc }) };
  try {
    const shards = await startTogether(Array.from({ length: processes }, () => () => startShard(options)));
    const counts = countAccepts(shards);
    const port = await listenAll(shards, task);
    return targetOf(shards, counts, task.address, port);
  } catch (error) {
    throw error instanceof ShardFailed
      ? new TargetFailed(`the target did not start: ${error.message}`, error.errno)
      : error;
  }
}

/** The first process may choose the port; the others share it. */
async function listenAll(shards: readonly Shard[], task: ListenTask): Promise<number> {
  let port = task.port;
  try {
    for (const shard of shards) {
      const ready = shard.next('ready', READY_WITHIN_MS);
      shard.send({ type: 'prepare', task: { ...task, port } });
      port = (await ready).port ?? port;
    }
    return port;
  } catch (error) {
    killAll(shards);
    throw error;
  }
}

function targetOf(shards: readonly Shard[], counts: AcceptCounts, address: string, port: number): Target {
  const processes = followProcesses(shards);
  return {
    address,
    port,
    processes: processes.list,
    accepts: counts.sum,
    refresh: async () => {
      await Promise.allSettled(shards.map(refresh));
    },
    log: () => absent('this target writes no log'),
    onExit: processes.onExit,
    kill: processes.killAll,
    killOne: processes.killOne,
    pause: processes.pauseAll,
    resume: processes.resumeAll,
    stop: async () => {
      processes.close();
      await finishAll(shards);
      if (!(await processes.ended(KILLED_WITHIN_MS))) processes.killAll();
    },
  };
}

async function refresh(shard: Shard): Promise<void> {
  const done = shard.next('done', REPORT_WITHIN_MS);
  shard.send({ type: 'report' });
  await done;
}
