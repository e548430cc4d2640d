import { expect, test } from 'vitest';
import { watchLines } from '../../../src/cli/progress/watch-lines.ts';
import type { RunProgress } from '../../../src/model/progress.ts';

function progress(elapsedMs: number, used: number, more: Partial<RunProgress> = {}): RunProgress {
  const levels = [{ name: 'accept-queue', side: 'server', used, bound: 5 }] as const;
  const nothing = { goal: 0, started: 0, connected: 0, served: 0, failed: 0, failures: {} };
  return { phase: 'load', elapsedMs, ...nothing, levels, ...more };
}

function linesOf(...moments: readonly RunProgress[]): string[] {
  const lines: string[] = [];
  const view = watchLines(line => lines.push(line), { everyMs: 60_000, clock: agoMs => `-${agoMs}` });
  for (const moment of moments) view.show(moment);
  return lines;
}

test('a line when a limit is met, one when it is over, and one a minute', () => {
  const failed = { failed: 12, failures: { ECONNREFUSED: 12 } };
  const dropped = { dropped: { listener: 34, others: 1 } };
  expect(
    linesOf(
      progress(1000, 0),
      progress(2000, 6, dropped),
      progress(3000, 0, dropped),
      progress(8000, 0, dropped),
      progress(61_000, 1, { ...failed, ...dropped }),
      progress(62_000, 1, { ...failed, ...dropped }),
      progress(121_000, 1, { ...failed, ...dropped }),
    ),
  ).toEqual([
    '-0 met: accept queue (server), 6 of 5',
    '-0 met: the listener dropped 34 packets',
    '-0 met: other listeners dropped 1 packet',
    '-6000 over: accept queue (server), 6 of 5 at the peak, once',
    '-6000 over: the listener dropped 34 packets in all, once',
    '-6000 over: other listeners dropped 1 packet in all, once',
    '-0 watched 61 s: 12 failed (ECONNREFUSED 12); nearest its bound: accept queue (server), 1 of 5',
    '-0 watched 2 min 1 s: 12 failed (ECONNREFUSED 12), none of them since the last line; nearest its bound: accept queue (server), 1 of 5',
  ]);
});
