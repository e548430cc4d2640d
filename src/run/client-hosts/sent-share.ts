import { gunzipSync, gzipSync } from 'node:zlib';
import type { SentShare } from '../../model/agent-messages.ts';
import { checkCodes, type Ledger, ledgerFrom } from '../../model/ledger.ts';
import { lossRowsFrom } from '../../model/loss-rows.ts';
import type { SavedRun } from '../store.ts';

/** A run that made a part of a load, to be sent to whoever conducts the whole. */
export function sentShare({ run, ledgers }: SavedRun): SentShare {
  return {
    run,
    ledgers: ledgers.map(({ bytes, losses }) => ({
      rows: packed(bytes),
      ...(losses !== undefined && { losses: packed(losses.bytes) }),
    })),
  };
}

/** The run that was sent. Throws a RangeError where its attempts are not whole. */
export function receivedShare({ run, ledgers }: SentShare): SavedRun {
  return { run, ledgers: ledgers.map(received) };
}

function received({ rows, losses }: SentShare['ledgers'][number]): Ledger {
  const ledger = ledgerFrom(gunzipSync(Buffer.from(rows, 'base64')));
  checkCodes(ledger);
  return losses === undefined ? ledger : { ...ledger, losses: lossRowsFrom(gunzipSync(Buffer.from(losses, 'base64'))) };
}

function packed(bytes: Uint8Array): string {
  return gzipSync(bytes, { level: 1 }).toString('base64');
}
