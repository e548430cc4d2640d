import { describe, expect, test } from 'vitest';
import type { Outcomes } from '../../../src/model/outcomes.ts';
import { timeBins } from '../../../src/model/time-bins.ts';
import { markup } from '../../../src/report/html/markup.ts';
import { timeAxis } from '../../../src/report/html/time-axis.ts';
import { comparedTimes, times } from '../../../src/report/html/times.ts';
import { CAUSES, groupOf, sectionOf } from '../samples.ts';

const PERCENTILES = { p50: 1, p90: 20, p99: 300, max: 1003 };
const BINS = timeBins(Uint32Array.from([1000, 1000, 20_000, 1_003_000]));

describe('the times of a run', () => {
  const drawn = pageOf({ connectMs: { ...PERCENTILES, bins: BINS } });

  test('have a bar for each bin that is not empty, a line for each percentile, and say the same in words', () => {
    expect(drawn.match(/<rect class="f0"/g)).toHaveLength(3);
    expect(drawn.match(/<line class="mark"/g)).toHaveLength(3);
    expect(drawn).toContain('aria-label="Until connected: p50 1 ms, p90 20 ms, p99 300 ms, at most 1 s"');
  });

  test('are left out where only percentiles are known', () => {
    expect(pageOf({ connectMs: PERCENTILES })).toBe('');
  });

  test('of two runs are drawn one over the other', () => {
    const outcomes = { ...sectionOf([]).outcomes, connectMs: { ...PERCENTILES, bins: BINS } };
    const both = markup`${comparedTimes(outcomes, outcomes)}`.html;
    expect(both.match(/<rect class="f5" x/g)).toHaveLength(3);
    expect(both.match(/<rect class="f0 over" x/g)).toHaveLength(3);
    expect(both).toContain('before: p50 1 ms');
  });
});

test('ticks of an axis keep apart, and lie on it', () => {
  const { at, ticks } = timeAxis(BINS);
  const places = ticks.map(({ ms }) => at(ms)).sort((one, other) => one - other);
  expect(ticks.map(({ ms }) => ms)).toEqual(expect.arrayContaining([1, 10, 100, 1000]));
  expect(places.every(place => place >= 0 && place <= 100)).toBe(true);
  for (const [index, place] of places.slice(1).entries())
    expect(place - (places[index] ?? 0)).toBeGreaterThanOrEqual(18);
});

function pageOf(changes: Partial<Outcomes>): string {
  const section = sectionOf(CAUSES.map(cause => groupOf(cause)));
  return markup`${times({ ...section, outcomes: { ...section.outcomes, ...changes } })}`.html;
}
