import { expect, test } from 'vitest';
import { closingWaves } from '../../../src/attribution/groups/closing-wave.ts';
import { OUTCOME, SYMPTOM } from '../../../src/model/codes.ts';
import { type Ledger, newLedger } from '../../../src/model/ledger.ts';

const AT_1000 = { fromMs: 1000, toMs: 1000 };

/** Connections that stood and were closed at these milliseconds, among `attempts`. */
function closedAt(moments: readonly number[], attempts: number): Ledger {
  const ledger = newLedger(attempts);
  moments.forEach((ms, index) => {
    ledger.outcome[index] = OUTCOME.failed;
    ledger.symptom[index] = SYMPTOM.eof;
    ledger.connectUs[index] = 0;
    ledger.failedUs[index] = ms * 1000;
  });
  return ledger;
}

test('without the end of a process there is no wave', () => {
  expect(closingWaves([closedAt([100, 200], 100_000)], [])).toEqual([]);
});

test('a wave goes on for as long as connections are closed without a pause', () => {
  const ledger = closedAt([1100, 1300, 1500, 1700, 2500, 2600], 100_000);
  expect(closingWaves([ledger], [AT_1000])).toEqual([{ fromMs: 750, toMs: 1950 }]);
});

test('connections that were closed before, or long after, are no part of it', () => {
  expect(closingWaves([closedAt([200, 5000], 100_000)], [AT_1000])).toEqual([{ fromMs: 750, toMs: 1250 }]);
});

test('a wave lasts no longer than so many connections can take to close', () => {
  const always = Array.from({ length: 100 }, (_, index) => 1000 + index * 100);
  expect(closingWaves([closedAt(always, 1000)], [AT_1000])).toEqual([{ fromMs: 750, toMs: 1350 }]);
});

test('a time limit of the driver closes nothing', () => {
  const ledger = closedAt([1200, 1400], 100_000);
  ledger.symptom.fill(SYMPTOM.timeout);
  expect(closingWaves([ledger], [AT_1000])).toEqual([{ fromMs: 750, toMs: 1250 }]);
});

test('an end that was noticed late reaches back to when the process was last seen running', () => {
  const ledger = closedAt([1000, 1200], 100_000);
  const late = { fromMs: 990, toMs: 1700 };
  expect(closingWaves([ledger], [late])).toEqual([{ fromMs: 740, toMs: 1950 }]);
});
