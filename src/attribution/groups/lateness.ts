import { OUTCOME } from '../../model/codes.ts';
import { type Attempt, type Ledger, NEVER } from '../../model/ledger.ts';

/** Of what anybody waited for an answer, once connected: whoever had as much more time would have had one. */
const MARGIN = 2;
/** Answers that are faster say nothing of a pause as short. */
const LEAST_MS = 250;

/** Whether its time went on packets sent again, and the answer was still due. */
export function isLate(attempt: Attempt, longestAnswerMs: number | undefined): boolean {
  const { outcome, stage, symptom, retransmits = 0, requestRetransmits } = attempt;
  const ranOut = outcome === 'failed' || (outcome === 'pending' && symptom.kind === 'timeout');
  if (!ranOut || stage !== 'response' || retransmits + requestRetransmits === 0) return false;
  return requestRetransmits > 0 || !hadTimeEnough(attempt, longestAnswerMs);
}

/** Whether it waited, once connected, for much longer than anybody who was answered. */
function hadTimeEnough({ startMs, connectMs, endMs }: Attempt, longestAnswerMs: number | undefined): boolean {
  if (connectMs === undefined || endMs === undefined || longestAnswerMs === undefined) return false;
  return endMs - startMs - connectMs > Math.max(LEAST_MS, longestAnswerMs * MARGIN);
}

/** The longest from being connected to the answer, of all that were served; undefined where nobody was, or no times are known. */
export function longestAnswer(ledgers: readonly Ledger[]): number | undefined {
  let longestUs: number | undefined;
  for (const { length, outcome, connectUs, firstByteUs } of ledgers) {
    for (let row = 0; row < length; row += 1) {
      const [connected = NEVER, answered = NEVER] = [connectUs[row], firstByteUs[row]];
      if (outcome[row] !== OUTCOME.served || connected === NEVER || answered === NEVER) continue;
      longestUs = Math.max(longestUs ?? 0, answered - connected);
    }
  }
  return longestUs === undefined ? undefined : longestUs / 1000;
}
