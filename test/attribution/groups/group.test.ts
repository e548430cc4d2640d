import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groupAttempts } from '../../../src/attribution/groups/group.ts';
import { outcomesOf } from '../../../src/attribution/outcomes.ts';
import { OUTCOMES, TRACKING } from '../../../src/model/attempt.ts';
import { OUTCOME, STAGE, SYMPTOM, SYSCALL, TCP_STATE } from '../../../src/model/codes.ts';
import { ERRNO } from '../../../src/model/errno.ts';
import { type Ledger, NEVER, newLedger, UNKNOWN_COUNT } from '../../../src/model/ledger.ts';

const ALIVE = { targetEndedMs: undefined, loadEndedMs: 9000 };

/** A ledger whose rows are the given codes, at one millisecond's distance. */
function ledgerWith(rows: readonly { outcome: number; retransmits: number; code: number }[]): Ledger {
  const ledger = newLedger(rows.length);
  rows.forEach((row, index) => {
    ledger.outcome[index] = row.outcome;
    ledger.stage[index] = STAGE.connect;
    ledger.retransmits[index] = row.retransmits;
    ledger.startUs[index] = index * 1000;
    ledger.sourcePort[index] = 40_000;
    if (row.outcome !== OUTCOME.failed) return;
    ledger.failedUs[index] = 500;
    ledger.symptom[index] = SYMPTOM.errno;
    ledger.syscall[index] = SYSCALL.connect;
    ledger.code[index] = row.code;
  });
  return ledger;
}

const row = fc.record({
  outcome: fc.constantFrom(...OUTCOMES.keys()),
  retransmits: fc.constantFrom(0, 1, 3),
  code: fc.constantFrom(ERRNO.ETIMEDOUT, ERRNO.ECONNREFUSED, ERRNO.EMFILE),
});

/** One attempt a millisecond, refused where `isRefused` says so, else served. */
function refusedEachMs(length: number, isRefused: (atMs: number) => boolean): Ledger {
  return ledgerWith(
    Array.from({ length }, (_, atMs) => ({
      outcome: isRefused(atMs) ? OUTCOME.failed : OUTCOME.served,
      retransmits: 0,
      code: ERRNO.ECONNREFUSED,
    })),
  );
}

describe('groupAttempts', () => {
  it('puts every failed, pending and delayed attempt into exactly one group', () => {
    fc.assert(
      fc.property(fc.array(fc.array(row, { maxLength: 60 }), { maxLength: 4 }), shards => {
        const ledgers = shards.map(ledgerWith);
        const { attempted, served, failed, pending, delayed } = outcomesOf(ledgers);
        expect(served + failed + pending).toBe(attempted);
        const groups = groupAttempts(ledgers, ALIVE);
        const count = (outcome: string) =>
          groups.filter(group => group.outcome === outcome).reduce((sum, group) => sum + group.count, 0);
        expect([count('failed'), count('pending'), count('delayed')]).toEqual([failed, pending, delayed]);
      }),
    );
  });

  it('does not take a number of SYNs that nobody knows for none', () => {
    const failed = { outcome: OUTCOME.failed, code: ERRNO.ETIMEDOUT };
    const ledger = ledgerWith([
      { ...failed, retransmits: 2 },
      { ...failed, retransmits: UNKNOWN_COUNT },
    ]);
    const groups = groupAttempts([ledger], ALIVE);
    expect(groups.map(({ retransmits }) => retransmits)).toContainEqual({ least: 0, most: undefined });
    expect(groups.map(({ left }) => left)).toContain('unknown');
  });

  it('keeps apart what could wait for as long as nobody was taken', () => {
    const failed = { outcome: OUTCOME.failed, retransmits: 0, code: ERRNO.ETIMEDOUT };
    const ledger = ledgerWith(Array.from({ length: 2000 }, () => failed));
    ledger.failedUs.fill(100_000);
    const stalls = [{ fromMs: 500, toMs: 1500 }];
    const groups = groupAttempts([ledger], { ...ALIVE, stalls, connectTimeoutMs: 100 });
    // Those that began from 490 ms on, a tenth of their time before, and whose 100 ms were over by 1,510 ms.
    expect(groups.map(({ duringStall, count }) => [duringStall, count])).toEqual(
      [
        [true, 921],
        [false, 1079],
      ].sort((one, other) => Number(other[1]) - Number(one[1])),
    );
  });

  it('does not say so of what the application had taken', () => {
    const ledger = newLedger(1);
    ledger.outcome.fill(OUTCOME.failed);
    ledger.stage.fill(STAGE.response);
    ledger.symptom.fill(SYMPTOM.timeout);
    ledger.sourcePort.fill(40_000);
    ledger.clientState.fill(TCP_STATE.ESTABLISHED);
    ledger.serverState.fill(TCP_STATE.ESTABLISHED);
    ledger.failedUs.fill(100_000);
    const stalls = [{ fromMs: 0, toMs: 1500 }];
    for (const [owner, duringStall] of [
      [1, true],
      [2, false],
    ] as const) {
      ledger.serverOwner.fill(owner);
      expect(groupAttempts([ledger], { ...ALIVE, stalls, connectTimeoutMs: 100 })).toMatchObject([{ duringStall }]);
    }
  });

  it('keeps apart what failed as a process of the target ended, and not what failed later', () => {
    const ledger = refusedEachMs(2000, atMs => atMs % 4 === 0 || (atMs >= 750 && atMs < 1250));
    const groups = groupAttempts([ledger], {
      targetEndedMs: undefined,
      processEnds: [{ fromMs: 1000, toMs: 1000 }],
      loadEndedMs: 2000,
    });
    expect(groups.map(({ target, count, firstMs }) => ({ target, count, firstMs }))).toEqual([
      { target: 'gone', count: 500, firstMs: 750.5 },
      { target: 'alive', count: 375, firstMs: 0.5 },
    ]);
  });

  it.each([
    ['goes on at its pace', 1000],
    ['began to, as the load did', 100],
    ['goes on until the load ends', 1900],
  ])('has nothing to do with the end of a process where the failing %s', (_, endMs) => {
    const ledger = refusedEachMs(2000, atMs => atMs % 3 === 0);
    const processEnds = [{ fromMs: endMs, toMs: endMs }];
    const groups = groupAttempts([ledger], { targetEndedMs: undefined, processEnds, loadEndedMs: 2000 });
    expect(groups.map(({ target, count }) => ({ target, count }))).toEqual([{ target: 'alive', count: 667 }]);
  });

  it('counts resets alike, whether sending or receiving met them', () => {
    const ledger = refusedEachMs(2000, atMs => atMs % 3 === 0);
    ledger.code.fill(ERRNO.ECONNRESET);
    ledger.connectUs.fill(100);
    for (let index = 0; index < ledger.length; index += 1) {
      ledger.stage[index] = index >= 900 && index < 1000 ? STAGE.request : STAGE.response;
    }
    const processEnds = [{ fromMs: 950, toMs: 950 }];
    const groups = groupAttempts([ledger], { targetEndedMs: undefined, processEnds, loadEndedMs: 2000 });
    expect(groups.map(({ target }) => target)).toEqual(['alive', 'alive']);
  });

  it('keeps apart the few that a process took along, where none fails otherwise', () => {
    const ledger = refusedEachMs(2000, atMs => atMs === 1000 || atMs === 1001);
    const processEnds = [{ fromMs: 1000, toMs: 1000 }];
    const groups = groupAttempts([ledger], { targetEndedMs: undefined, processEnds, loadEndedMs: 2000 });
    expect(groups).toMatchObject([{ target: 'gone', count: 2 }]);
  });

  it('finds what failed as a process ended that was noticed late, from when it last ran', () => {
    const ledger = refusedEachMs(2000, atMs => atMs % 4 === 0 || (atMs >= 450 && atMs < 1750));
    const moments = { targetEndedMs: undefined, processEnds: [{ fromMs: 700, toMs: 1500 }], loadEndedMs: 2000 };
    const gone = groupAttempts([ledger], moments).find(({ target }) => target === 'gone');
    expect(gone).toMatchObject({ count: 1300, firstMs: 450.5, lastMs: 1749.5 });
  });

  it('keeps apart what failed after the target had ended', () => {
    const failed = OUTCOME.failed;
    const ledger = ledgerWith(
      Array.from({ length: 1000 }, () => ({ outcome: failed, retransmits: 0, code: ERRNO.ECONNREFUSED })),
    );
    const groups = groupAttempts([ledger], { targetEndedMs: 700, loadEndedMs: 1000 });
    expect(groups.map(({ target, count, firstMs }) => ({ target, count, firstMs }))).toEqual([
      { target: 'gone', count: 550, firstMs: 450.5 },
      { target: 'alive', count: 450, firstMs: 0.5 },
    ]);
  });
});

describe('outcomesOf', () => {
  it('gives nearest-rank percentiles of the times that were recorded', () => {
    const ledger = newLedger(101);
    ledger.outcome.fill(OUTCOME.served);
    for (let index = 0; index < 100; index += 1) ledger.connectUs[index] = (index + 1) * 1000;
    const { bins, ...percentiles } = outcomesOf([ledger]).connectMs ?? {};
    expect(percentiles).toEqual({ p50: 50, p90: 90, p99: 99, max: 100 });
    expect(bins?.reduce((sum, { count }) => sum + count, 0)).toBe(100);
    expect(outcomesOf([ledger]).firstByteMs).toBeUndefined();
  });

  it('says when the last attempt was served, if every one was, and no time is missing', () => {
    const served = newLedger(2);
    served.outcome.fill(OUTCOME.served);
    served.startUs.set([1000, 90_000]);
    served.connectUs.set([100, 200]);
    served.firstByteUs.set([500_000, 700]);
    expect(outcomesOf([served]).allServedMs).toBe(501);
    served.connectUs.fill(NEVER);
    served.firstByteUs.set([500_000, NEVER]);
    expect(outcomesOf([served])).not.toHaveProperty('allServedMs');
    served.firstByteUs.set([500_000, 700]);
    served.outcome[1] = OUTCOME.failed;
    expect(outcomesOf([served])).not.toHaveProperty('allServedMs');
  });

  it('takes no tracking entry as evidence that a SYN after the deadline may have made', () => {
    const ledger = ledgerWith([0, 1].map(() => ({ outcome: OUTCOME.failed, retransmits: 0, code: ERRNO.ETIMEDOUT })));
    ledger.clientState.set([TCP_STATE['SYN-SENT'], TCP_STATE.ESTABLISHED]);
    ledger.serverTracking.fill(TRACKING.indexOf('present'));
    expect(groupAttempts([ledger], ALIVE).map(({ serverTracking }) => serverTracking)).toEqual(['present', 'unknown']);
  });
});
