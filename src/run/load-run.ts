import { join } from 'node:path';
import { clientViews } from '../model/client-views.ts';
import { InvalidInput } from '../model/errors.ts';
import { checkCodes, type Ledger, ledgerFrom } from '../model/ledger.ts';
import { checkComplete, lossRowsFrom } from '../model/loss-rows.ts';
import { valueIn } from '../model/probe.ts';
import type { Run } from '../model/run.ts';
import { restoreUnlimited } from '../model/unlimited.ts';
import { savedRun } from '../saved/run.ts';
import { readRegular, Unreadable } from '../system/regular-file.ts';
import { readSaved, type SavedKind } from './read-saved.ts';
import { RUN_FILE, type SavedRun } from './store.ts';

/** Reads a saved run. Throws InvalidInput when the folder holds none, or one that cannot be read. */
export function loadRun(folder: string): SavedRun {
  const run = withLostShards(readSaved(join(folder, RUN_FILE), RUN_KIND));
  const ledgers = run.ledgers.map((name, shard) => loadLedger(folder, name, run.losses?.[shard]));
  const views = clientViews(run, ledgers);
  for (const view of views.length === 0 ? [{ run, ledgers }] : views) requireWholeLosses(folder, view);
  return { run, ledgers };
}

/** Of each host that made a part of the load. */
function requireWholeLosses(folder: string, { run, ledgers }: SavedRun): void {
  const watched = run.evidence?.packetLosses;
  const counted = watched && valueIn(watched);
  const [name] = run.losses ?? [];
  if (counted === undefined || name === undefined) return;
  whole(folder, name, () =>
    checkComplete(
      ledgers.flatMap(({ losses }) => losses ?? []),
      counted,
    ),
  );
}

/** JSON has no undefined, which is what a driver process that was lost has told of itself. */
function withLostShards(run: Run): Run {
  return { ...run, driverHealth: run.driverHealth.map(health => health ?? undefined) };
}

/** As many attempts as a scenario may ask for take less. */
const MOST_BINARY_BYTES = 2 ** 30;

/** A ledger that is missing, was cut short or is damaged is the folder's fault and not ours. */
function loadLedger(folder: string, name: string, lossesName: string | undefined): Ledger {
  const ledger = loadBinary(folder, name, bytes => {
    const read = ledgerFrom(bytes);
    checkCodes(read);
    return read;
  });
  return lossesName === undefined ? ledger : { ...ledger, losses: loadBinary(folder, lossesName, lossRowsFrom) };
}

function loadBinary<T>(folder: string, name: string, read: (bytes: Uint8Array) => T): T {
  return whole(folder, name, () =>
    read(readRegular(join(folder, name), { mostBytes: MOST_BINARY_BYTES, follow: false })),
  );
}

function whole<T>(folder: string, name: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Unreadable || error instanceof RangeError)) throw error;
    const message = `its attempts cannot be read: ${name}: ${error.message}`;
    throw new InvalidInput([
      { at: { file: join(folder, RUN_FILE) }, message, expected: 'the whole folder of the run' },
    ]);
  }
}

const RUN_KIND: SavedKind<Run> = {
  what: 'a saved run',
  schema: savedRun,
  expected: 'a folder that holds run.json',
  revive: restoreUnlimited,
};
