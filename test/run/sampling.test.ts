import { expect, test } from 'vitest';
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
