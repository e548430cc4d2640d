import { expect, it } from 'vitest';
import { isLate, longestAnswer } from '../../../src/attribution/groups/lateness.ts';
import { OUTCOME, STAGE, SYMPTOM } from '../../../src/model/codes.ts';
import { attemptAt, type Ledger, newLedger } from '../../../src/model/ledger.ts';

/** One that had its answer 40 ms after it was connected, one connected at once, and one after a second, by its second SYN; these two gave up after 3 s. */
function ledgerOf(requestRetransmits = 0): Ledger {
  const ledger = newLedger(3);
  ledger.outcome.set([OUTCOME.served, OUTCOME.failed, OUTCOME.failed]);
  ledger.connectUs.set([10_000, 10_000, 1_000_000]);
  ledger.firstByteUs[0] = 50_000;
  ledger.stage.fill(STAGE.response);
  ledger.symptom.set([SYMPTOM.none, SYMPTOM.timeout, SYMPTOM.timeout]);
  ledger.failedUs.set([3_000_000, 3_000_000], 1);
  ledger.retransmits[2] = 1;
  ledger.requestRetransmits[2] = requestRetransmits;
  return ledger;
}

const isLastLate = (ledger: Ledger, longestMs: number | undefined) => isLate(attemptAt(ledger, 2), longestMs);

it('knows how long an answer took at most', () => {
  expect(longestAnswer([ledgerOf()])).toBe(40);
  expect(longestAnswer([newLedger(3)])).toBeUndefined();
});

it('an attempt that lost a SYN is not late where it had far more time left than any answer took', () => {
  expect(isLastLate(ledgerOf(), 40)).toBe(false);
  expect(isLastLate(ledgerOf(), 999)).toBe(false);
});

it('is late where answers took as long, nobody was answered, or its request was lost, too', () => {
  expect(isLastLate(ledgerOf(), 1100)).toBe(true);
  expect(isLastLate(ledgerOf(), undefined)).toBe(true);
  expect(isLastLate(ledgerOf(1), 40)).toBe(true);
  expect(isLate(attemptAt(ledgerOf(), 1), undefined)).toBe(false);
});
