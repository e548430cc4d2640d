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

test('one that breaks while sampling has failed, and is left alone from then on', () => {
  let samples = 0;
  const collector = guarded<number>(() => ({
    ...quiet,
    sample: () => {
      samples += 1;
      throw new Error('disk on fire');
    },
  }));
  collector.sample(0);
  collector.sample(50);
  expect(samples).toBe(1);
  expect(collector.result()).toEqual(failed('disk on fire'));
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
