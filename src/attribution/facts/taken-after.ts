import type { Evidence } from '../../model/evidence.ts';
import { type Ledger, NEVER } from '../../model/ledger.ts';
import { acceptedRows } from './acceptance.ts';
import { type TakenAfter, takenAfter } from './failing-time.ts';

/** By looks at the queue, and by attempts that began later and were answered: looks may come late. */
export function takenAfterIn(evidence: Evidence, ledgers: readonly Ledger[] = []): TakenAfter {
  const byLooks = takenAfter(acceptedRows(evidence));
  return atMs => {
    const looked = byLooks(atMs);
    const answered = answeredAfter(ledgers, atMs);
    return answered > (looked ?? 0) ? answered : looked;
  };
}

/** Whoever was answered had been accepted. */
function answeredAfter(ledgers: readonly Ledger[], atMs: number): number {
  const atUs = atMs * 1000;
  let answered = 0;
  for (const { startUs, firstByteUs } of ledgers) {
    for (let row = 0; row < startUs.length; row += 1) {
      if ((startUs[row] ?? 0) >= atUs && firstByteUs[row] !== NEVER) answered += 1;
    }
  }
  return answered;
}
