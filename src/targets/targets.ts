import type { HostAccess } from '../model/access.ts';
import { ShardFailed, TargetFailed } from '../model/fault.ts';
import type { Plan } from '../model/plan.ts';
import type { AcceptProgress, ListenTask } from '../model/protocol.ts';
import type { TargetSpec } from '../model/scenario.ts';
import type { Shard } from '../system/shard.ts';
import { startShard } from '../system/shard.ts';
import { finishAll, killAll, startTogether } from '../system/shard-group.ts';
import type { ShardExit } from '../system/shard-process.ts';
import { type AcceptCounts, countAccepts } from './accept-counts.ts';

const READY_WITHIN_MS = 10_000;
const REPORT_WITHIN_MS = 5_000;

const PROGRAMS: Readonly<Record<TargetSpec['kind'], string>> = {
  raw: 'targets/raw/shard.js',
  node: 'targets/node/program.js',
};

/** A target that listens. */
export interface Target {
  readonly address: string;
  readonly port: number;
  readonly processes: readonly { readonly pid: number; readonly command: string }[];
  /** What the target counted, a tenth of a second ago at most, over all its processes; undefined where it cannot tell. */
  accepts(): AcceptProgress | undefined;
  /** Brings `accepts` up to date. A process that has ended keeps its last word. */
  refresh(): Promise<void>;
  /** Called for each process that ends, whatever ended it. */
  onExit(listener: (exit: ShardExit) => void): void;
  /** SIGKILL, now. */
  kill(): void;
  /** Ends every process and waits for it. */
  stop(): Promise<void>;
}

/** Starts the plan's target on `host` and waits until it listens. Throws TargetFailed, or CannotRun for its limits. */
export async function startTarget(plan: Plan, host: HostAccess): Promise<Target> {
  const { target, load } = plan.scenario;
  return start(plan, host, PROGRAMS[target.kind], plan.target.processes, {
    task: 'listen',
    address: plan.target.address,
    port: plan.target.port,
    backlog: target.backlog,
    accept: target.accept,
    answer: target.answer,
    closeAfterAnswer: load.repeat?.close === 'server',
    sharePort: plan.target.processes > 1,
  });
}

/** Starts the listener that has nothing to do with the load, and never accepts; undefined where the plan has none. */
export async function startOtherListener(plan: Plan, host: HostAccess): Promise<Target | undefined> {
  const other = plan.scenario.load.otherListener;
  if (other === undefined || plan.otherListenerPort === undefined) return undefined;
  return start(plan, host, PROGRAMS.raw, 1, {
    task: 'listen',
    address: plan.target.address,
    port: plan.otherListenerPort,
    backlog: other.backlog,
    accept: { mode: 'never' },
    answer: { mode: 'never' },
    closeAfterAnswer: false,
    sharePort: false,
  });
}

async function start(
  plan: Plan,
  host: HostAccess,
  program: string,
  processes: number,
  task: ListenTask,
): Promise<Target> {
  const { nofile, nproc } = plan.hosts.server;
  const options = { program, host, nofile, ...(nproc !== undefined && { nproc }) };
  try {
    const shards = await startTogether(Array.from({ length: processes }, () => startShard(options)));
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
  return {
    address,
    port,
    processes: shards.map(({ pid, command }) => ({ pid, command })),
    accepts: counts.sum,
    refresh: async () => {
      await Promise.allSettled(shards.map(refresh));
    },
    onExit: listener => {
      for (const shard of shards) void shard.exited.then(listener);
    },
    kill: () => killAll(shards),
    stop: () => finishAll(shards),
  };
}

async function refresh(shard: Shard): Promise<void> {
  const done = shard.next('done', REPORT_WITHIN_MS);
  shard.send({ type: 'report' });
  await done;
}
