import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { RowKind } from '../../src/collectors/series/collector.ts';
import { valueIn } from '../../src/model/probe.ts';
import type { Series } from '../../src/model/series.ts';
import { createSampling } from '../../src/run/sampling.ts';

test('the last row is told to be the last, and what the target accepted stands beside each', () => {
  const rows: [number, RowKind | undefined][] = [];
  let nowMs = -50;
  let accepted = 0;
  const sampling = createSampling({
    load: { connections: 10, arrival: { mode: 'burst' } },
    collection: { sample: (atMs, row) => rows.push([atMs, row]) },
    accepts: () => ({ accepted, answered: 0, open: 0, errors: {} }),
    failed: () => 0,
    nowMs: () => nowMs,
  });
  sampling.once('passing');
  nowMs = 500;
  accepted = 10;
  sampling.once('last');
  expect(rows).toEqual([
    [-50, 'passing'],
    [500, 'last'],
  ]);
  const series: Series = { atMs: [-50, 500], constant: {}, varying: { accepted: [0, 10] } };
  expect(valueIn(sampling.target())).toEqual({ accepted: 10, answered: 0, acceptErrors: {}, series });
});

describe('connections that are only held', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test('take fewer rows the longer nothing happens, and whoever watches hears every second', () => {
    const { sampling, rows, looks } = sampled(() => 0);
    vi.advanceTimersByTime(1000);
    const ofLoad = rows.length;
    expect(ofLoad).toBeGreaterThanOrEqual(15);
    sampling.hold();
    vi.advanceTimersByTime(2 * 3_600_000);
    expect(rows.length - ofLoad).toBeLessThan(1100);
    expect(looks.length).toBeGreaterThanOrEqual(7200);
    const gaps = rows.slice(ofLoad).map((atMs, index, all) => (all[index + 1] ?? atMs) - atMs);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(10_100);
    sampling.stop();
  });

  test('take a row at once where one fails, and rows as close as at the beginning', () => {
    let failed = 3;
    const { sampling, rows } = sampled(() => failed);
    sampling.hold();
    vi.advanceTimersByTime(600_000);
    failed = 4;
    const before = rows.length;
    vi.advanceTimersByTime(2000);
    expect(rows.length - before).toBeGreaterThanOrEqual(10);
    sampling.stop();
  });
});

function sampled(failed: () => number) {
  const rows: number[] = [];
  const looks: number[] = [];
  const sampling = createSampling({
    load: { connections: 10, arrival: { mode: 'burst' } },
    collection: { sample: () => rows.push(performance.now()) },
    accepts: () => undefined,
    failed,
    nowMs: () => performance.now(),
  });
  sampling.start(() => void looks.push(performance.now()));
  return { sampling, rows, looks };
}
