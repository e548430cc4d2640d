import { expect, test } from 'vitest';
import type { Evidence } from '../../../src/model/evidence.ts';
import { absent, ok } from '../../../src/model/probe.ts';
import type { ProcessEvidence } from '../../../src/model/process-evidence.ts';
import { closedUnseen } from '../../../src/run/reconstruction/closed-unseen.ts';

type Process = Pick<ProcessEvidence, 'role' | 'exit' | 'descriptors'>;

const LASTING: Process = { role: 'target', descriptors: ok({ atMs: [0, 50], constant: { used: 300 }, varying: {} }) };

function ended(atMs: number, used: readonly number[]): Process {
  const descriptors = ok({ atMs: used.map((_, row) => row * 50), constant: {}, varying: { used } });
  return { role: 'target', exit: { atMs, code: 0, signal: null, by: 'itself' }, descriptors };
}

function timesMs(processes: readonly Process[], count: number): number[] {
  const { failedUs } = closedUnseen({ processes } as unknown as Pick<Evidence, 'processes'>, count, 3000);
  return [...failedUs].map(us => us / 1000);
}

test('connections whose ends nobody saw may have been closed at any time of the load', () => {
  expect(timesMs([LASTING], 4)).toEqual([0, 1000, 2000, 3000]);
  expect(timesMs([LASTING], 0)).toEqual([]);
});

test('a process that ended closed no more than it held then', () => {
  expect(timesMs([LASTING, ended(1500, [10, 40, 2, 0])], 5)).toEqual([0, 1500, 3000, 1500, 1500]);
  expect(timesMs([LASTING, ended(1500, [10])], 3)).toEqual([1500, 1500, 1500]);
  expect(timesMs([{ ...ended(1500, []), descriptors: absent('EACCES') }], 2)).toEqual([1500, 1500]);
});

test('nothing is closed after the last process of the target ended', () => {
  expect(timesMs([ended(800, [1]), ended(1000, [1])], 4)).toEqual([0, 1000, 800, 1000]);
});
