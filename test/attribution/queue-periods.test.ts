import { describe, expect, it } from 'vitest';
import * as queue from '../../src/attribution/facts/queue-periods.ts';
import { holdsOneOf, type Period } from '../../src/model/period.ts';

function among(drops: readonly number[], entries: readonly Period[]) {
  const ascending = Float64Array.from(drops);
  const noted = queue.entriesAmong(ascending);
  for (const { fromMs, toMs } of entries) noted.note(fromMs, toMs);
  return [ascending, noted] as const;
}

const fullPeriods = (...given: Parameters<typeof among>) => queue.fullPeriods(...among(...given));
const takingPeriods = (...given: Parameters<typeof among>) => queue.takingPeriods(...among(...given));

/** Of a connection that entered in this time. */
const entry = (fromMs: number, toMs = fromMs) => ({ fromMs, toMs });

describe('a queue of which SYNs were dropped', () => {
  it('stayed full from a drop to the last one before a connection may have entered', () => {
    expect(fullPeriods([100, 150, 300], [])).toEqual([{ fromMs: 100, toMs: 300 }]);
    expect(fullPeriods([100, 200, 300, 400], [entry(50), entry(250), entry(500)])).toEqual([
      { fromMs: 100, toMs: 200 },
      { fromMs: 300, toMs: 400 },
    ]);
  });

  it('may have had room while a connection may have been entering', () => {
    expect(fullPeriods([100, 200, 300, 400], [entry(50, 250)])).toEqual([{ fromMs: 300, toMs: 400 }]);
    expect(fullPeriods([100, 200, 300, 400], [entry(50, Number.POSITIVE_INFINITY)])).toEqual([]);
    // The last ACK of a handshake comes a little later, and drops are rounded to a millisecond.
    expect(fullPeriods([100, 200], [entry(80, 95)])).toEqual([]);
    expect(fullPeriods([100, 200, 300], [entry(200.4)])).toEqual([]);
  });

  it('says nothing of what is shorter than the time between two looks', () => {
    expect(fullPeriods([100, 149], [])).toEqual([]);
  });

  it('was taken from between a drop and the first connection that entered after it', () => {
    expect(takingPeriods([100, 200, 300, 400], [entry(50), entry(250, 260), entry(255, 256)])).toEqual([
      { fromMs: 200, toMs: 256 },
    ]);
    expect(takingPeriods([100, 200], [])).toEqual([]);
    expect(takingPeriods([100], [entry(150, Number.POSITIVE_INFINITY)])).toEqual([]);
    expect(takingPeriods([100, 300], [entry(150), entry(400)])).toEqual([
      { fromMs: 100, toMs: 150 },
      { fromMs: 300, toMs: 400 },
    ]);
  });
});

it('finds a period that lies in another', () => {
  const some = [
    { fromMs: 10, toMs: 20 },
    { fromMs: 30, toMs: 40 },
  ];
  expect(holdsOneOf({ fromMs: 10, toMs: 20 }, some)).toBe(true);
  expect(holdsOneOf({ fromMs: 11, toMs: 39 }, some)).toBe(false);
  expect(holdsOneOf({ fromMs: 15, toMs: 40 }, some)).toBe(true);
  expect(holdsOneOf({ fromMs: 31, toMs: 90 }, some)).toBe(false);
  expect(holdsOneOf({ fromMs: 0, toMs: 90 }, [])).toBe(false);
});
