import { expect, test } from 'vitest';
import { progressText } from '../../../src/cli/progress/plain-view.ts';

const PROGRESS = {
  phase: 'load',
  elapsedMs: 1234,
  goal: 10_000,
  started: 9000,
  connected: 600,
  served: 512,
  failed: 40,
  failures: { ETIMEDOUT: 39, eof: 1 },
  levels: [{ name: 'accept-queue', side: 'server', used: 512, bound: 511 }],
} as const;

test('a line says how far the run is', () => {
  expect(progressText('burst', PROGRESS)).toBe(
    'burst: load, 1.2 s: 9,000 of 10,000 started, 600 connected, 512 served, 40 failed (ETIMEDOUT 39, eof 1), accept queue 512 of 511',
  );
});

test('before the load there is nothing to count, and what is not known is left out', () => {
  const { levels: _unknown, ...rest } = PROGRESS;
  expect(progressText('burst', { ...rest, phase: 'lab', started: 0 })).toBe('burst: lab, 1.2 s');
  expect(progressText('burst', { ...rest, failed: 0, failures: {} })).toMatch(/0 failed$/);
});
