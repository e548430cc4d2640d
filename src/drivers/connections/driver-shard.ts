import { attemptsOf } from '../../model/load-spec.ts';
import type { ConnectTask, DriverHealth, DriverProgress } from '../../model/protocol.ts';
import type { UnexpectedAnswer } from '../../model/unexpected-answer.ts';
import type { Shard } from '../../system/shard.ts';
import type { ShardExit } from '../../system/shard-process.ts';
import { lostLedger } from './lost-ledger.ts';
import { NO_PROGRESS } from './progress.ts';

const READY_WITHIN_MS = 10_000;
/** A million attempts are 35 MB and as many system calls. */
const REPORT_WITHIN_MS = 30_000;

export interface ShardReport {
  /** The bytes of a ledger (model/ledger.ts); a lost shard's attempts stand in it as lost. */
  readonly ledger: Uint8Array;
  readonly health?: DriverHealth;
  /** What was answered where something else was expected. */
  readonly unexpected: readonly UnexpectedAnswer[];
  /** Present when the shard ended, or fell silent, before it could report. */
  readonly lost?: ShardExit;
}

/** A driver shard as the runner sees it: alive, or lost. */
export interface DriverShard {
  readonly shard: Shard;
  prepare(): Promise<void>;
  progress(): DriverProgress;
  readonly settled: Promise<void>;
  /** The bytes of its ledger as it stands; undefined where the shard is lost. To be awaited before the next copy, or the report. */
  copy(): Promise<Uint8Array | undefined>;
  report(): Promise<ShardReport>;
}

export function followShard(shard: Shard, task: ConnectTask): DriverShard {
  const attempts = attemptsOf(task);
  let progress = NO_PROGRESS;
  let chunks: Uint8Array[] = [];
  shard.onBytes(bytes => void chunks.push(bytes));
  const settled = new Promise<void>(resolve => {
    shard.onMessage(message => {
      if (message.type === 'progress') progress = message.progress;
      if (message.type === 'settled') resolve();
    });
    void shard.exited.then(() => resolve());
  });
  void shard.exited.then(() => {
    progress = { ...progress, served: 0, failed: attempts, failures: { lost: attempts } };
  });
  return {
    shard,
    prepare: async () => {
      const ready = shard.next('ready', READY_WITHIN_MS);
      shard.send({ type: 'prepare', task });
      await ready;
    },
    progress: () => progress,
    settled,
    copy: async () => {
      chunks = [];
      const copied = shard.next('copied', REPORT_WITHIN_MS);
      shard.send({ type: 'copy' });
      return await copied.then(() => Buffer.concat(chunks)).catch(() => undefined);
    },
    report: async () => {
      chunks = [];
      const done = shard.next('done', REPORT_WITHIN_MS);
      shard.send({ type: 'report' });
      try {
        const { health, unexpected = [] } = await done;
        return { ledger: Buffer.concat(chunks), unexpected, ...(health !== undefined && { health }) };
      } catch {
        shard.kill();
        return { ledger: lostLedger(attempts), unexpected: [], lost: await shard.exited };
      }
    },
  };
}
