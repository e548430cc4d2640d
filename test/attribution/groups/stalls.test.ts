import { expect, it } from 'vitest';
import { isDuringStall, isUnseenStall, type Stalls, unlookedPeriods } from '../../../src/attribution/groups/stalls.ts';
import { OUTCOME, STAGE, SYMPTOM } from '../../../src/model/codes.ts';
import { attemptAt, newLedger } from '../../../src/model/ledger.ts';

const STALLS = {
  stalls: [{ fromMs: 4400, toMs: 4700 }],
  unseen: [{ fromMs: 4700, toMs: 5640 }],
  connectTimeoutMs: 100,
};

/** An attempt that timed out at this moment, after 100 ms. */
function judged(atMs: number, moments: Stalls = STALLS, firstDropMs?: number) {
  const ledger = newLedger(1);
  ledger.outcome[0] = OUTCOME.failed;
  ledger.stage[0] = STAGE.connect;
  ledger.symptom[0] = SYMPTOM.timeout;
  ledger.sourcePort[0] = 40_000;
  ledger.startUs[0] = (atMs - 100) * 1000;
  ledger.failedUs[0] = 100_000;
  const attempt = { ...attemptAt(ledger, 0), ...(firstDropMs !== undefined && { firstDropMs }) };
  const unlooked = unlookedPeriods(moments);
  return [isDuringStall(attempt, atMs, moments), isUnseenStall(attempt, atMs, { ...moments, unlooked })];
}

it('cannot tell whether the application stood still while nobody looked', () => {
  expect(judged(4600)).toEqual([true, false]);
  expect(judged(4750)).toEqual([false, true]);
  expect(judged(5300)).toEqual([false, true]);
  expect(judged(5700)).toEqual([false, false]);
  expect(judged(4300)).toEqual([false, false]);
});

it('takes an application that somebody always looked at for one that went on', () => {
  expect(judged(4750, { ...STALLS, unseen: [] })).toEqual([false, false]);
});

it('knows better by a SYN that was dropped and a connection that entered, both while it waited', () => {
  expect(judged(4750, { ...STALLS, taking: [{ fromMs: 4660, toMs: 4740 }] })).toEqual([false, false]);
  expect(judged(4750, { ...STALLS, taking: [{ fromMs: 4640, toMs: 4740 }] })).toEqual([false, true]);
});

it('waits from the SYN that was dropped for as long as it may, however late its driver called or looked', () => {
  expect(judged(4790, STALLS, 4595)).toEqual([true, false]);
  expect(judged(4790, STALLS, 4650)).toEqual([false, true]);
});

it('lets a stall end until the next look after it was last seen, and no later', () => {
  const patient = { stalls: [{ fromMs: 0, toMs: 4000 }], unseen: [], connectTimeoutMs: 2000 };
  expect(judged(4050, patient, 2050)[0]).toBe(true);
  expect(judged(4060, patient, 2060)[0]).toBe(false);
});
