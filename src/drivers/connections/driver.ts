import type { HostAccess } from '../../model/access.ts';
import type { Destination, Plan } from '../../model/plan.ts';
import { isTls } from '../../model/probe-spec.ts';
import type { ConnectTask, DriverProgress } from '../../model/protocol.ts';
import { type Shard, startShard } from '../../system/shard.ts';
import { finishAll, killAll, startTogether } from '../../system/shard-group.ts';
import type { ShardExit } from '../../system/shard-process.ts';
import { type DriverShard, followShard, type ShardReport } from './driver-shard.ts';
import { sumProgress } from './progress.ts';
import { tasksOf } from './tasks.ts';

/** A driver whose shards are prepared and wait for `go`. */
export interface Driver {
  readonly processes: readonly { readonly pid: number; readonly command: string }[];
  /** Starts the load at this moment of CLOCK_MONOTONIC. */
  go(atNs: bigint): void;
  /** Counts so far, a quarter of a second old at most. A lost shard's attempts count as failed. */
  progress(): DriverProgress;
  /** Resolves once every shard has settled, has been stopped, or is lost. Never rejects. */
  readonly settled: Promise<void>;
  /** Makes no more attempts and leaves the others as they stand: `settled` follows. */
  stop(): void;
  /** Every shard's ledger as it stands, in shard order; undefined where one is lost. Attempts go on. */
  copy(): Promise<readonly Uint8Array[] | undefined>;
  /** Every shard's ledger, in shard order. Every socket stays open. */
  report(): Promise<readonly ShardReport[]>;
  /** Closes everything and ends the processes. */
  finish(): Promise<void>;
  /** Called for each process that ends, whatever ended it. */
  onExit(listener: (exit: ShardExit) => void): void;
}

/** A driver whose processes start, and know nothing of their load yet. */
export interface StartingDriver<D = Driver> {
  /**
   * Prepares the driver to connect to `listener`, where the plan leaves the port open. Rejects with CannotRun when this machine does not
   * allow it, with ShardFailed when a process does not come up.
   */
  ready(listener: Destination): Promise<D>;
  /** Ends what was started; a driver that is ready ends by itself. */
  abandon(): Promise<void>;
}

/** Starts the plan's driver shards on `host`: they need no listener yet. */
export function beginDriver(plan: Plan, host: HostAccess): StartingDriver {
  const { nofile, nproc } = plan.hosts.client;
  const withoutCertificates = !isTls(plan.scenario.driver.probe);
  const options = {
    ...{ program: 'drivers/connections/shard.js', host, nofile, withoutCertificates },
    ...(nproc !== undefined && { nproc }),
  };
  const starting = startTogether(plan.driver.shards.map(() => () => startShard(options)));
  let isReady = false;
  // Whoever waits for the driver is told; until then nobody is.
  starting.catch(() => undefined);
  return {
    ready: async listener => {
      const driver = driverOf(await prepared(await starting, tasksOf(plan, listener)));
      isReady = true;
      return driver;
    },
    abandon: async () => {
      if (!isReady) killAll(await starting.catch(() => []));
    },
  };
}

/**
 * Starts the plan's driver shards on `host`, prepared to connect to `listener` where the plan leaves the port open.
 * Throws CannotRun when this machine does not allow their limits, ShardFailed when one does not come up.
 */
export function startDriver(plan: Plan, host: HostAccess, listener: Destination): Promise<Driver> {
  return beginDriver(plan, host).ready(listener);
}

async function prepared(shards: readonly Shard[], tasks: readonly ConnectTask[]): Promise<readonly DriverShard[]> {
  const followed = shards.flatMap((shard, index) => {
    const task = tasks[index];
    return task === undefined ? [] : [followShard(shard, task)];
  });
  try {
    await Promise.all(followed.map(shard => shard.prepare()));
  } catch (error) {
    killAll(shards);
    throw error;
  }
  return followed;
}

function driverOf(followed: readonly DriverShard[]): Driver {
  const shards = followed.map(({ shard }) => shard);
  return {
    processes: shards.map(({ pid, command }) => ({ pid, command })),
    go: atNs => {
      for (const shard of shards) shard.send({ type: 'go', atNs: String(atNs) });
    },
    progress: () => sumProgress(followed.map(shard => shard.progress())),
    settled: Promise.all(followed.map(shard => shard.settled)).then(() => {}),
    stop: () => {
      for (const shard of shards) shard.send({ type: 'stop' });
    },
    copy: async () => {
      const copies = await Promise.all(followed.map(shard => shard.copy()));
      return copies.every(copy => copy !== undefined) ? copies : undefined;
    },
    report: () => Promise.all(followed.map(shard => shard.report())),
    finish: () => finishAll(shards),
    onExit: listener => {
      for (const shard of shards) void shard.exited.then(listener);
    },
  };
}
