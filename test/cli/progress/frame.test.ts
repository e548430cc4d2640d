import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { frame } from '../../../src/cli/progress/frame.ts';
import { createPace } from '../../../src/cli/progress/pace.ts';
import type { RunProgress } from '../../../src/model/progress.ts';
import { paint } from '../../../src/report/paint.ts';

const PROGRESS: RunProgress = {
  phase: 'load',
  elapsedMs: 1234,
  goal: 10_000,
  started: 9000,
  connected: 5000,
  served: 4000,
  failed: 40,
  failures: { eof: 1, ETIMEDOUT: 39 },
  levels: [
    { name: 'descriptors', side: 'client', used: 900, bound: 20_000 },
    { name: 'accept-queue', side: 'server', used: 512, bound: 511 },
    ...(['ports', 'tracking', 'syn-queue', 'open-files'] as const).map(
      name => ({ name, side: 'host', used: 1, bound: 100 }) as const,
    ),
  ],
};

test('the phase, both counts with rate and time left, failures by symptom, and the five nearest limits', () => {
  const lines = frame('burst', PROGRESS, { perSecond: 2000 }, { columns: 80, rows: 24 }, paint(false));
  expect(lines).toEqual([
    'burst: load, 1.2 s',
    'connected                    ██████▌░░░░░░  5,000 of 10,000',
    'served                       █████▏░░░░░░░  4,000 of 10,000, 2,000/s, 3 s left',
    'failed     40: ETIMEDOUT 39, eof 1',
    'accept queue (server)        █████████████  512 of 511',
    'file descriptors (client)    ▌░░░░░░░░░░░░  900 of 20,000',
    ...['ephemeral ports', 'connection tracking', 'SYN queue'].map(
      name => `${`${name} (this machine)`.slice(0, 28).padEnd(29)}▏░░░░░░░░░░░░  1 of 100`,
    ),
  ]);
});

test('on 80 columns the bar of ten thousand stays beside the longest rate and time', () => {
  const late = { ...PROGRESS, served: 1234 };
  const lines = frame('burst', late, { perSecond: 1234.5 }, { columns: 80, rows: 24 }, paint(false));
  expect(lines[2]).toBe('served                       █▌░░░░░░░░░░░  1,234 of 10,000, 1,235/s, 7.1 s left');
});

test('no line is wider than the terminal, no frame higher, and colour adds nothing else', () => {
  for (const columns of [1, 12, 20, 40, 41, 60, 80, 200]) {
    for (const rows of [1, 4, 12, 24]) {
      const plain = frame('a-scenario-with-a-long-name', PROGRESS, { perSecond: 9 }, { columns, rows }, paint(false));
      expect(Math.max(...plain.map(line => line.length))).toBeLessThanOrEqual(columns);
      expect(plain.length).toBeLessThanOrEqual(Math.max(1, rows - 1));
      const coloured = frame('a-scenario-with-a-long-name', PROGRESS, { perSecond: 9 }, { columns, rows }, paint(true));
      expect(coloured.map(stripVTControlCharacters)).toEqual(plain);
    }
  }
});

test('before the load there is a phase, and nothing to count; a name cannot steer the terminal', () => {
  const lines = frame(
    'evil\u001b[2J',
    { ...PROGRESS, phase: 'lab', started: 0 },
    { perSecond: 0 },
    { columns: 80, rows: 24 },
    paint(false),
  );
  expect(lines).toEqual(['evil\\u001b[2J: lab, 1.2 s']);
});

test('the rate is that of the last second, and none is told where nothing moves', () => {
  const pace = createPace();
  for (let elapsedMs = 0; elapsedMs <= 3000; elapsedMs += 100) {
    pace.note({ ...PROGRESS, elapsedMs, failed: 0, served: Math.min(elapsedMs, 2000) });
  }
  expect(pace.perSecond).toBe(0);
  pace.note({ ...PROGRESS, elapsedMs: 3100, failed: 0, served: 2300 });
  expect(pace.perSecond).toBe(300);
});
