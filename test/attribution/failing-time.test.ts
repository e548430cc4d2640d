import { expect, it } from 'vitest';
import { acceptanceFact } from '../../src/attribution/facts/acceptance.ts';
import { failedCallsFact } from '../../src/attribution/facts/failed-calls.ts';
import { risingTime, takenAfter } from '../../src/attribution/facts/failing-time.ts';
import { processesFact } from '../../src/attribution/facts/processes.ts';
import { takenAfterIn } from '../../src/attribution/facts/taken-after.ts';
import type { Evidence } from '../../src/model/evidence.ts';
import type { FailedCall } from '../../src/model/failed-calls.ts';
import { NEVER, newLedger } from '../../src/model/ledger.ts';
import { ok, valueIn } from '../../src/model/probe.ts';
import { seriesOf } from '../../src/model/series.ts';
import { evidenceOf, NONE } from './nothing-seen.ts';

const times = [0, 100, 200, 300, 400];
const opened = [0, 20, 120, 220, 300];
const counters = ok(
  seriesOf(
    times,
    opened.map(total => ({ 'Tcp.PassiveOpens': total })),
  ),
);
const listener = ok({ address: '::', port: 80, series: seriesOf(times, [{ queue: 0 }]) });
const call = (pid: number, lastMs: number): FailedCall => ({
  side: 'server',
  pid,
  syscall: 'accept4',
  errno: 'EMFILE',
  count: 1,
  firstMs: 60,
  lastMs,
});
const process = (pid: number, role: 'target' | 'other-target', used: readonly number[] = [3]) =>
  ({
    side: 'server',
    role,
    pid,
    command: 'web',
    limits: ok({ nofileSoft: 100, nofileHard: 100, nprocSoft: 100 }),
    descriptors: ok(
      seriesOf(
        times,
        used.map(each => ({ used: each })),
      ),
    ),
  }) as const;

function evidence(calls: readonly FailedCall[], processes: Evidence['processes']): Evidence {
  return { ...evidenceOf({}, { counters, listener }, processes), failedCalls: ok({ calls, lost: 0 }) };
}

it('knows when accept() failed, and how many connections were taken after the last time', () => {
  const seen = evidence([call(7, 70)], [process(7, 'target')]);
  const fact = valueIn(acceptanceFact(seen));
  expect(fact).toMatchObject({ errors: { EMFILE: 1 }, errorTime: { firstMs: 60, lastMs: 70, takenAfter: 280 } });
  expect(valueIn(failedCallsFact(seen, 'server'))).toMatchObject([{ takenAfter: 280 }]);
});

it('does not count calls of another program on the same host', () => {
  const seen = evidence([call(7, 70), call(9, 350)], [process(7, 'target'), process(9, 'other-target')]);
  expect(valueIn(acceptanceFact(seen))).toMatchObject({ errors: { EMFILE: 1 }, errorTime: { lastMs: 70 } });
  expect(valueIn(failedCallsFact(seen, 'server'))).toHaveLength(1);
});

it('does not know how many were taken where nobody looked', () => {
  const blind = { ...evidence([call(7, 70)], [process(7, 'target')]), server: evidenceOf().server };
  expect(valueIn(failedCallsFact(blind, 'server'))?.[0]).not.toHaveProperty('takenAfter');
  expect(blind.server.counters).toBe(NONE);
});

it('knows since which look a process may have had all its descriptors', () => {
  const seen = evidence([], [process(7, 'target', [3, 99, 100, 100, 40])]);
  expect(valueIn(processesFact(seen, 'server'))).toMatchObject([{ fullTime: { firstMs: 100, lastMs: 300 } }]);
});

it('does not know what was taken after a failure where a look was held up between its time and its count', () => {
  const rows = [0, 50, 100, 600, 650].map(atMs => ({ atMs, accepted: atMs < 100 ? 0 : 300 }));
  expect(takenAfter(rows)(105)).toBeUndefined();
  expect(takenAfter([...rows, { atMs: 700, accepted: 301 }])(630)).toBe(1);
});

it('counts attempts that began after a failure and were answered, however late anybody looked', () => {
  const ledger = newLedger(4);
  for (const [row, startMs] of [50, 80, 90, 95].entries()) ledger.startUs[row] = startMs * 1000;
  ledger.firstByteUs.set([100, 100, 100, NEVER]);
  const seen = evidence([call(7, 70)], []);
  const blind = { ...seen, server: evidenceOf().server };
  expect(takenAfterIn(blind, [ledger])(70)).toBe(2);
  expect(takenAfterIn(blind, [ledger])(100)).toBeUndefined();
  expect(takenAfterIn(seen, [ledger])(70)).toBe(280);
});

it('knows nothing of what was taken after a failure while nobody looked around it', () => {
  const rows = [
    { atMs: 0, accepted: 0 },
    { atMs: 100, accepted: 0 },
    { atMs: 3300, accepted: 300 },
    { atMs: 3400, accepted: 310 },
  ];
  expect(takenAfter(rows)(1000)).toBeUndefined();
  expect(takenAfter(rows)(3200)).toBe(10);
  expect(takenAfter(rows.filter(({ accepted }) => accepted === 0).concat({ atMs: 3300, accepted: 0 }))(1000)).toBe(0);
  expect(takenAfter(undefined)(1000)).toBeUndefined();
});

it('knows nothing of it either where a counter rose between two looks that are far apart', () => {
  const after = (firstMs: number, lastMs: number, taken: (atMs: number) => number | undefined) =>
    risingTime([{ firstMs, lastMs }], taken)?.takenAfter;
  const slowly = (atMs: number) => (atMs < 3300 ? 310 : 10);
  expect(after(100, 3300, slowly)).toBeUndefined();
  expect(after(100, 3300, () => 10)).toBe(10);
  expect(after(3250, 3300, slowly)).toBe(10);
  expect(risingTime([], slowly)).toBeUndefined();
});
