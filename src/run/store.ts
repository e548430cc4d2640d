import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { InvalidInput } from '../model/fault.ts';
import { type Ledger, ledgerFrom } from '../model/ledger.ts';
import type { Run } from '../model/run.ts';
import { makeFolder } from '../system/folders.ts';
import { type OnUnsaved, saving } from '../system/saving.ts';

export const RUN_FILE = 'run.json';

/** A run as it was saved, with the ledgers that stand beside it. */
export interface SavedRun {
  readonly run: Run;
  readonly ledgers: readonly Ledger[];
}

/** Replaces the folder's run.json in one step: a reader, or a crash, sees the old one or the new one. */
export function saveRun(folder: string, run: Run): void {
  makeFolder(folder);
  const file = join(folder, RUN_FILE);
  try {
    writeFileSync(`${file}.new`, JSON.stringify(run, keepUnlimited));
    renameSync(`${file}.new`, file);
  } catch (error) {
    rmSync(`${file}.new`, { force: true });
    throw error;
  }
}

/** Writes the ledgers beside run.json and returns their file names, in shard order, also of those that could not be written. */
export function saveLedgers(folder: string, ledgers: readonly Ledger[], onUnsaved?: OnUnsaved): string[] {
  return ledgers.map((ledger, shard) => {
    const name = `attempts.${shard}.bin`;
    const file = join(folder, name);
    saving(file, () => writeFileSync(file, ledger.bytes), onUnsaved);
    return name;
  });
}

/** Reads a saved run. Throws InvalidInput when the folder holds none, or one that cannot be read. */
export function loadRun(folder: string): SavedRun {
  const file = join(folder, RUN_FILE);
  const run = parseRun(file);
  return { run, ledgers: run.ledgers.map(name => ledgerFrom(readFileSync(join(folder, name)))) };
}

function parseRun(file: string): Run {
  try {
    const run = JSON.parse(readFileSync(file, 'utf8'), reviveUnlimited) as Run;
    if (run.schema !== 'loadline.run/1') throw new Error(`its schema is ${JSON.stringify(run.schema)}`);
    return run;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new InvalidInput([
      { at: { file }, message: `not a saved run: ${why}`, expected: 'a folder that holds run.json' },
    ]);
  }
}

/** JSON has no infinity; a process without a limit has one. */
const UNLIMITED = '\u221e';

function keepUnlimited(_key: string, value: unknown): unknown {
  return value === Number.POSITIVE_INFINITY ? UNLIMITED : value;
}

function reviveUnlimited(_key: string, value: unknown): unknown {
  return value === UNLIMITED ? Number.POSITIVE_INFINITY : value;
}
