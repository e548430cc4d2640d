import { expect, it } from 'vitest';
import { type AcceptRow, busyPerSecond } from '../../src/attribution/facts/accept-pace.ts';

/** A look every 50 ms at a queue of so many, of which one is taken every `everyMs`. */
function taking(everyMs: number, forMs: number, waiting = 16): AcceptRow[] {
  return Array.from({ length: forMs / 50 + 1 }, (_, look) => ({
    atMs: look * 50,
    accepted: Math.floor((look * 50) / everyMs),
    waiting,
  }));
}

it.each([
  [300, 4000],
  [300, 3000],
  [150, 8000],
])('one connection every %i ms is no more than that, however short the looks', (everyMs, forMs) => {
  const pace = busyPerSecond(taking(everyMs, forMs));
  expect(pace).toBeGreaterThan(800 / everyMs);
  expect(pace).toBeLessThan(1300 / everyMs);
});

it('ten in a short time are a pace', () => {
  expect(busyPerSecond(taking(5, 500))).toBeCloseTo(200, -1);
});

it('one accept between two looks is none', () => {
  expect(busyPerSecond(taking(300, 400).slice(0, 8))).toBeUndefined();
});

it('a queue that ran empty between two looks says nothing of the time before', () => {
  const rows = [
    ...taking(300, 3000),
    { atMs: 3050, accepted: 400, waiting: 0 },
    { atMs: 3100, accepted: 800, waiting: 16 },
  ];
  expect(busyPerSecond(rows)).toBeLessThan(4.4);
});

it('a stop in between does not slow down what it did before', () => {
  const before = taking(5, 500);
  const last = before.at(-1)?.accepted ?? 0;
  const stopped = Array.from({ length: 60 }, (_, look) => ({ atMs: 550 + look * 50, accepted: last, waiting: 16 }));
  expect(busyPerSecond([...before, ...stopped])).toBeCloseTo(200, -1);
});

it('is no pace of an application that left one of several queues empty', () => {
  const idle = taking(300, 4000).map(row => ({ ...row, isIdle: true as const }));
  expect(busyPerSecond(idle)).toBeUndefined();
  expect(busyPerSecond([...taking(5, 500), ...idle])).toBeCloseTo(200, -1);
});
