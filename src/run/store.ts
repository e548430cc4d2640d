import { join } from 'node:path';
import type { Ledger } from '../model/ledger.ts';
import { lossRows } from '../model/loss-rows.ts';
import type { Run } from '../model/run.ts';
import { unlimitedJson } from '../model/unlimited.ts';
import { makeFolder } from '../system/folders.ts';
import { type OnUnsaved, saving } from '../system/saving.ts';
import { writeWhole } from '../system/whole-file.ts';

export const RUN_FILE = 'run.json';

/** A run as it was saved, with the ledgers that stand beside it. */
export interface SavedRun {
  readonly run: Run;
  readonly ledgers: readonly Ledger[];
}

/** Replaces the folder's run.json in one step: a reader, or a crash, sees the old one or the new one. */
export function saveRun(folder: string, run: Run): void {
  makeFolder(folder);
  writeWhole(join(folder, RUN_FILE), unlimitedJson(run));
}

/** Writes the ledgers beside run.json and returns their file names, in shard order, also of those that could not be written. */
export function saveLedgers(folder: string, ledgers: readonly Ledger[], onUnsaved?: OnUnsaved): string[] {
  return ledgers.map((ledger, shard) => {
    const name = `attempts.${shard}.bin`;
    const file = join(folder, name);
    saving(file, () => writeWhole(file, ledger.bytes), onUnsaved);
    return name;
  });
}

/**
 * The same of what the kernels said of their attempts; undefined where nobody watched them, and where one could not be written: a run
 * can be read without these, and not without what it names.
 */
export function saveLosses(folder: string, ledgers: readonly Ledger[], onUnsaved?: OnUnsaved): string[] | undefined {
  if (!ledgers.some(({ losses }) => losses !== undefined)) return undefined;
  const names = ledgers.flatMap(({ losses = lossRows([]) }, shard) => {
    const name = `losses.${shard}.bin`;
    const file = join(folder, name);
    return saving(file, () => writeWhole(file, losses.bytes), onUnsaved) ? [name] : [];
  });
  return names.length === ledgers.length ? names : undefined;
}
