import { expect, it } from 'vitest';
import { attributeGroup } from '../../src/attribution/attribute.ts';
import { ownCap } from '../../src/attribution/facts/own-cap.ts';
import { seriesOf } from '../../src/model/series.ts';
import { aBook, acceptance, aGroup, listener, losses } from '../limits/book.ts';

const STALL = [{ fromMs: 0, toMs: 2000 }];

/** Looks every 200 ms: connections held, those with bytes left unread, bytes that came so far. */
function looks(...rows: readonly (readonly [held: number, unread: number, received: number])[]) {
  const moments = rows.map((_, look) => look * 200);
  return seriesOf(
    moments,
    rows.map(([held, unread, received]) => ({ held, unread, received, entered: 99, queue: 9 })),
  );
}

it.each([
  [
    'serves those that it holds',
    [
      [60, 0, 900],
      [60, 0, 1900],
      [60, 0, 2900],
      [60, 0, 3900],
    ],
    60,
  ],
  [
    'reads some of what it was sent',
    [
      [60, 40, 900],
      [60, 12, 900],
      [60, 12, 900],
      [60, 12, 900],
    ],
    60,
  ],
  [
    'is stopped',
    [
      [60, 0, 900],
      [60, 60, 1900],
      [60, 60, 2900],
      [60, 60, 3900],
    ],
    undefined,
  ],
  [
    'has silent clients, and may be stopped',
    [
      [60, 0, 900],
      [60, 0, 900],
      [60, 0, 900],
      [60, 0, 900],
    ],
    undefined,
  ],
  [
    'held more before',
    [
      [90, 0, 900],
      [60, 0, 1900],
      [60, 0, 2900],
      [60, 0, 3900],
    ],
    undefined,
  ],
  [
    'was looked at twice',
    [
      [60, 0, 900],
      [60, 0, 1900],
    ],
    undefined,
  ],
] as const)('an application that %s', (_, rows, expected) => {
  expect(ownCap(looks(...rows), STALL)).toBe(expected);
});

it('has no cap that its connections do not show', () => {
  expect(ownCap(undefined, STALL)).toBeUndefined();
  expect(ownCap(looks([60, 0, 900], [60, 0, 1900], [60, 0, 2900]), [])).toBeUndefined();
});

it('is the cause, with its number, of what waited meanwhile, in the queue or before it', () => {
  const capped = acceptance({ ownCap: 60, longestStallMs: 3700, stalls: STALL });
  const waiting = aGroup({ stage: 'response', autopsy: 'queued', duringStall: true });
  expect(attributeGroup(waiting, aBook({ acceptance: capped }))).toMatchObject({
    cause: { kind: 'application', what: 'at-its-own-cap' },
    because: [{}, { code: 'held-at-own-cap', values: { held: 60 } }],
  });
  const full = { listener: listener({ peakQueue: 512, wasFull: true }), losses: losses({ acceptQueue: 300 }) };
  const book = aBook({ ...full, acceptance: capped });
  expect(attributeGroup(aGroup({ duringStall: true }), book).cause).toMatchObject({ root: { what: 'at-its-own-cap' } });
  expect(attributeGroup(aGroup(), book).cause).not.toHaveProperty('root');
});
