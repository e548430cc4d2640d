import { expect, test } from 'vitest';
import { guarded } from '../../../src/collectors/series/collector.ts';
import { Unavailable } from '../../../src/collectors/series/unavailable.ts';
import { absent, failed, ok } from '../../../src/model/probe.ts';

const quiet = { sample: () => undefined, result: () => 7, close: () => undefined };

test('a collector that works gives its result', () => {
  expect(guarded(() => quiet).result()).toEqual(ok(7));
});

test('one that cannot be had here is absent, with why', () => {
  const collector = guarded<number>(() => {
    throw new Unavailable('no such file');
  });
  collector.sample(0);
  expect(collector.result()).toEqual(absent('no such file'));
});

test('one that breaks twice in a row has failed, and is left alone from then on', () => {
  let samples = 0;
  const collector = guarded<number>(() => ({
    ...quiet,
    sample: () => {
      samples += 1;
      throw Object.assign(new Error('disk on fire'), { code: 'EIO' });
    },
  }));
  collector.sample(0);
  collector.sample(50);
  expect(samples).toBe(2);
  expect(collector.result()).toEqual(failed('disk on fire'));
});

test('a row that could not be read is read again: one refused call costs no evidence', () => {
  const rows: number[] = [];
  let isRefused = true;
  const collector = guarded<number>(() => ({
    ...quiet,
    sample: atMs => {
      isRefused = !isRefused;
      if (!isRefused) throw Object.assign(new Error('not now'), { code: 'ENOBUFS' });
      rows.push(atMs);
    },
  }));
  for (const atMs of [0, 50]) collector.sample(atMs);
  expect(collector.result()).toEqual(ok(7));
  expect(rows).toEqual([0, 50]);
});

test('a broken one is closed all the same, and once', () => {
  let closed = 0;
  const collector = guarded<number>(() => ({
    ...quiet,
    sample: () => {
      throw new Error('broken');
    },
    close: () => {
      closed += 1;
    },
  }));
  collector.sample(0);
  collector.close();
  collector.close();
  expect(closed).toBe(1);
});
