import { expect, it } from 'vitest';
import { isFailedForSome } from '../../src/attribution/facts/failed-for-some.ts';
import type { Evidence } from '../../src/model/evidence.ts';
import type { FailedCall } from '../../src/model/failed-calls.ts';
import { absent, ok } from '../../src/model/probe.ts';
import { seriesOf } from '../../src/model/series.ts';
import { evidenceOf } from './nothing-seen.ts';

const NONE = absent('not asked');

/** Queues of sockets 1, 2, … that hold somebody from these times to the end, of as many processes. */
function seen(processes: number, ...since: readonly number[]): Evidence {
  const waiting = since.map((fromMs, index) => ({ socket: index + 1, fromMs, toMs: 2000 }));
  const series = seriesOf([0, 2000], [{ queue: 0 }, { queue: 9 }]);
  const listener = ok({ address: '::', port: 80, series, queues: { full: [], alone: [], waiting } });
  const targets = Array.from({ length: processes }, (_, index) => ({
    ...({ side: 'server', role: 'target', command: 'web', limits: NONE, descriptors: NONE } as const),
    pid: index + 1,
  }));
  return evidenceOf({}, { listener }, targets);
}

function failed(...pids: readonly number[]): FailedCall[] {
  return pids.map(pid => ({
    ...({ side: 'server', syscall: 'accept4', errno: 'EMFILE' } as const),
    ...{ pid, count: 9, firstMs: 0, lastMs: 2000 },
  }));
}

it('more queues stand still than processes failed, where others did not', () => {
  expect(isFailedForSome(seen(4, 500, 800), failed(1))).toBe(true);
  expect(isFailedForSome(seen(4, 500), failed(1))).toBe(false);
  expect(isFailedForSome(seen(4, 500, 800), failed(1, 2))).toBe(false);
});

it('a queue that somebody has come to just now does not stand', () => {
  expect(isFailedForSome(seen(4, 500, 1800), failed(1))).toBe(false);
});

it('those that had all their descriptors may have failed where nobody saw calls', () => {
  const full = (...pids: readonly number[]): Evidence => {
    const evidence = seen(4, 500, 800);
    const limits = ok({ nofileSoft: 40, nofileHard: 40, nprocSoft: 100 });
    const used = (pid: number) => ok(seriesOf([0], [{ used: pids.includes(pid) ? 40 : 12 }]));
    return { ...evidence, processes: evidence.processes.map(one => ({ ...one, limits, descriptors: used(one.pid) })) };
  };
  expect(isFailedForSome(full(1), undefined)).toBe(true);
  expect(isFailedForSome(full(1, 2), undefined)).toBe(false);
  expect(isFailedForSome(full(), undefined)).toBe(false);
});

it('one process may have all the queues', () => {
  expect(isFailedForSome(seen(1, 500, 800), failed(1))).toBe(false);
  expect(isFailedForSome(seen(4, 500, 800), [])).toBe(false);
});
