import { join } from 'node:path';
import { InvalidInput } from '../model/errors.ts';
import { checkCodes, type Ledger, ledgerFrom } from '../model/ledger.ts';
import type { Run } from '../model/run.ts';
import { savedRun } from '../saved/run.ts';
import { makeFolder } from '../system/folders.ts';
import { readRegular, Unreadable } from '../system/regular-file.ts';
import { type OnUnsaved, saving } from '../system/saving.ts';
import { writeWhole } from '../system/whole-file.ts';
import { readSaved, type SavedKind } from './read-saved.ts';

export const RUN_FILE = 'run.json';

/** A run as it was saved, with the ledgers that stand beside it. */
export interface SavedRun {
  readonly run: Run;
  readonly ledgers: readonly Ledger[];
}

/** Replaces the folder's run.json in one step: a reader, or a crash, sees the old one or the new one. */
export function saveRun(folder: string, run: Run): void {
  makeFolder(folder);
  writeWhole(join(folder, RUN_FILE), JSON.stringify(run, keepUnlimited));
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

/** Reads a saved run. Throws InvalidInput when the folder holds none, or one that cannot be read. */
export function loadRun(folder: string): SavedRun {
  const run = readSaved(join(folder, RUN_FILE), RUN_KIND);
  return { run, ledgers: run.ledgers.map(name => loadLedger(folder, name)) };
}

/** As many attempts as a scenario may ask for take less. */
const MOST_LEDGER_BYTES = 2 ** 30;

/** A ledger that is missing, was cut short or is damaged is the folder's fault and not ours. */
function loadLedger(folder: string, name: string): Ledger {
  try {
    const ledger = ledgerFrom(readRegular(join(folder, name), { mostBytes: MOST_LEDGER_BYTES, follow: false }));
    checkCodes(ledger);
    return ledger;
  } catch (error) {
    if (!(error instanceof Unreadable || error instanceof RangeError)) throw error;
    const message = `its attempts cannot be read: ${name}: ${error.message}`;
    throw new InvalidInput([
      { at: { file: join(folder, RUN_FILE) }, message, expected: 'the whole folder of the run' },
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

const RUN_KIND: SavedKind<Run> = {
  what: 'a saved run',
  schema: savedRun,
  expected: 'a folder that holds run.json',
  revive: reviveUnlimited,
};
