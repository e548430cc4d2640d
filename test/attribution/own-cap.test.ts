import { describe, expect, it } from 'vitest';
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

describe('what overflowed a queue before the application took nobody any more', () => {
  const last = { fromMs: 519, toMs: 3535 };
  const full = { listener: listener({ peakQueue: 512, wasFull: true }), losses: losses({ acceptQueue: 300 }) };
  const bookOf = (more: Parameters<typeof acceptance>[0]) =>
    aBook({ ...full, acceptance: acceptance({ stalls: [last], stalledAtEnd: true, longestStallMs: 3016, ...more }) });
  const gaveUp = aGroup({ firstMs: 2130, lastMs: 2190 });

  it('is its cap, where one was seen: a longer queue would have served others', () => {
    expect(attributeGroup(gaveUp, bookOf({ ownCap: 300 })).cause).toMatchObject({ root: { what: 'at-its-own-cap' } });
  });

  it('is unexplained where nobody saw whether it is a cap', () => {
    const { cause, considered } = attributeGroup(gaveUp, bookOf({}));
    expect(cause).toEqual({ kind: 'unexplained' });
    expect(considered).toContainEqual({
      candidate: 'listen-backlog',
      ruling: expect.objectContaining({ ruling: 'cannot-tell', missing: [expect.stringMatching(/^acceptance: /)] }),
    });
  });

  it.each([
    ['the application went on later', bookOf({ stalledAtEnd: false }), gaveUp],
    ['they gave up before it stopped', bookOf({}), aGroup({ firstMs: 400, lastMs: 500 })],
    ['they were served in the end', bookOf({}), aGroup({ ...gaveUp, outcome: 'delayed' })],
  ])('is the queue where %s', (_, book, group) => {
    const { cause } = attributeGroup(group, book);
    expect(cause).toMatchObject({ limit: 'listen-backlog' });
    expect(cause).not.toHaveProperty('root');
  });
});
