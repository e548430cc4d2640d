import type { Evidence } from '../../model/evidence.ts';
import { acceptedRows } from './acceptance.ts';
import { type TakenAfter, takenAfter } from './failing-time.ts';

export function takenAfterIn(evidence: Evidence): TakenAfter {
  return takenAfter(acceptedRows(evidence));
}
