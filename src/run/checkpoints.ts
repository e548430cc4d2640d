import type { Evidence } from '../model/evidence.ts';
import { ledgerFrom } from '../model/ledger.ts';
import type { RunRecord } from './record.ts';
import type { Testbed } from './testbed.ts';

/** Saves what a run has measured by now, so that a runner that is killed loses a few seconds of it. */
export interface Checkpoints {
  /** To be called again and again while the load runs: saves now and then, and never two at a time. */
  look(): void;
  /** Saves once more. */
  take(): Promise<void>;
  /** Resolves once nothing is being saved. */
  idle(): Promise<void>;
}

export interface CheckpointPace {
  readonly everyMs: number;
  /** The pause after one, as a multiple of what it took: what is saved grows with the load. */
  readonly timesTheirCost: number;
}

/** One part in two hundred of the time at most. */
const PACE: CheckpointPace = { everyMs: 5000, timesTheirCost: 200 };

/** Of hours of others' traffic, at next to no cost. */
export const CHECKPOINTS_OF_WATCH: CheckpointPace = { everyMs: 60_000, timesTheirCost: 2000 };

/** Of a run that is saved nowhere. */
export const NO_CHECKPOINTS: Checkpoints = {
  look: () => undefined,
  take: () => Promise.resolve(),
  idle: () => Promise.resolve(),
};

/** @param gather everything that was read up to the last row */
export function createCheckpoints(
  { driver }: Pick<Testbed, 'driver'>,
  record: Pick<RunRecord, 'keep'>,
  gather: () => Evidence,
  { everyMs, timesTheirCost }: CheckpointPace = PACE,
): Checkpoints {
  let dueMs = performance.now() + everyMs;
  let saving: Promise<void> | undefined;
  const save = async (): Promise<void> => {
    const copies = await driver.copy?.();
    const fromMs = performance.now();
    record.keep({ evidence: gather(), ledgers: (copies ?? []).map(ledgerFrom), driverHealth: [] });
    const nowMs = performance.now();
    dueMs = nowMs + Math.max(everyMs, timesTheirCost * (nowMs - fromMs));
    saving = undefined;
  };
  const idle = async (): Promise<void> => await saving;
  return {
    look: () => {
      if (saving === undefined && performance.now() >= dueMs) saving = save();
    },
    take: async () => {
      await idle();
      saving = save();
      await idle();
    },
    idle,
  };
}
