import { OUTCOME, STAGE, SYMPTOM } from '../../model/codes.ts';
import { newLedger } from '../../model/ledger.ts';

/**
 * The ledger of a shard that ended before it could report: what it knew died with it, and so did its connections.
 * Every attempt has failed, and at no known time.
 */
export function lostLedger(attempts: number): Uint8Array {
  const ledger = newLedger(attempts);
  ledger.outcome.fill(OUTCOME.failed);
  ledger.stage.fill(STAGE.hold);
  ledger.symptom.fill(SYMPTOM.lost);
  return ledger.bytes;
}
