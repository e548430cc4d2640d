import { expect, test } from 'vitest';
import { factsOf } from '../../../src/attribution/facts/book.ts';
import { groupAttempts } from '../../../src/attribution/groups/group.ts';
import { outcomesOf } from '../../../src/attribution/outcomes.ts';
import { groupTimelines, timelineOf } from '../../../src/attribution/timeline/timeline.ts';
import type { AttributedGroup } from '../../../src/model/attribution.ts';
import { OUTCOME } from '../../../src/model/codes.ts';
import { newLedger } from '../../../src/model/ledger.ts';
import { RUN } from '../../report/samples.ts';

const MOMENTS = { targetEndedMs: undefined, loadEndedMs: 2500 };

/** Attempt i starts at i ms; of four, one is pending, one failed after 2 s, two were served after 5 ms. */
function ledgerOf(length: number) {
  const ledger = newLedger(length);
  for (let index = 0; index < length; index += 1) {
    ledger.startUs[index] = index * 1000;
    if (index % 4 === 0) ledger.outcome[index] = OUTCOME.pending;
    else if (index % 4 === 1) {
      ledger.outcome[index] = OUTCOME.failed;
      ledger.failedUs[index] = 2_000_000;
    } else {
      ledger.outcome[index] = OUTCOME.served;
      ledger.connectUs[index] = 1000;
      ledger.firstByteUs[index] = 5000;
    }
  }
  return ledger;
}

function courseFor(length: number) {
  const ledgers = [ledgerOf(length)];
  const timelines = groupTimelines(ledgers, MOMENTS.loadEndedMs);
  const groups = groupAttempts(ledgers, MOMENTS, timelines.note).map(
    (group): AttributedGroup => ({
      group,
      cause:
        group.outcome === 'pending'
          ? { kind: 'unexplained' }
          : { kind: 'limit', limit: 'somaxconn', side: 'server', setting: 'net.core.somaxconn', value: '128' },
      confidence: 'proven',
      because: [],
      considered: [],
    }),
  );
  return timelineOf(RUN, ledgers, groups, { timelines, facts: factsOf(RUN, outcomesOf(ledgers), ledgers) });
}

const sum = (counts: readonly number[]) => counts.reduce((total, value) => total + value, 0);

test('nothing is lost: every column adds up to its count, whatever the width of a bin', () => {
  for (const length of [4, 400, 4000]) {
    const { attempts } = courseFor(length);
    expect([sum(attempts.started), sum(attempts.connected), sum(attempts.served)]).toEqual([
      length,
      length / 2,
      length / 2,
    ]);
    expect(attempts.failed.map(({ counts }) => sum(counts))).toEqual([length / 4, length / 4]);
    expect(attempts.started.length).toBeLessThanOrEqual(241);
  }
});

test('attempts stand where something became of them', () => {
  const { attempts } = courseFor(4);
  const at = (counts: readonly number[]) =>
    counts.flatMap((value, index) => (value === 0 ? [] : [[index * attempts.binMs, value]]));
  expect(attempts.binMs).toBe(20);
  expect(at(attempts.started)).toEqual([[0, 4]]);
  expect(at(attempts.served)).toEqual([[0, 2]]);
  // Pending ones are known to be so at the end of the load.
  expect(attempts.failed.map(({ cause, counts, firstMs }) => [cause.kind, at(counts), firstMs])).toEqual(
    expect.arrayContaining([
      ['limit', [[2000, 1]], 2001],
      ['unexplained', [[2500, 1]], 2500],
    ]),
  );
});

test('a run without evidence has attempts, and no level', () => {
  const { usages, losses, retransmits } = courseFor(4);
  expect({ usages, retransmits, losses: losses.state }).toEqual({ usages: [], retransmits: [], losses: 'absent' });
});
