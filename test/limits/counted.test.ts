import { describe, expect, it } from 'vitest';
import { isStuck } from '../../src/limits/counted.ts';
import { GROUP } from '../report/samples.ts';

/** Gave up at this moment, after the last failed call. */
const gaveUpAt = (ms: number) => ({ ...GROUP, firstMs: ms, lastMs: ms });

describe('a server whose calls fail again and again', () => {
  // As a server that tries accept() again 500 ms after each EMFILE.
  const failing = { firstMs: 0, lastMs: 2500, takenAfter: 200 };

  it.each([
    [2600, true],
    [3000, true],
    [3200, true],
    [3300, false],
    [5000, false],
  ])('is stuck until it tries once more: at %i ms %s', (ms, stuck) => {
    expect(isStuck(gaveUpAt(ms), 6, failing)).toBe(stuck);
  });

  it('is stuck for no longer than servers wait, however far its failures are apart', () => {
    expect(isStuck(gaveUpAt(10_000), 2, { firstMs: 0, lastMs: 8000, takenAfter: 200 })).toBe(false);
    expect(isStuck(gaveUpAt(9200), 2, { firstMs: 0, lastMs: 8000, takenAfter: 200 })).toBe(true);
  });

  it('was not stuck where it failed once, and went on', () => {
    expect(isStuck(gaveUpAt(2600), 1, { firstMs: 2500, lastMs: 2500, takenAfter: 200 })).toBe(false);
  });
});
