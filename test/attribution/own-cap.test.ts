import { describe, expect, it } from 'vitest';
import { attributeGroup } from '../../src/attribution/attribute.ts';
import { busyAtCap, ownCap } from '../../src/attribution/facts/own-cap.ts';
import { seriesOf } from '../../src/model/series.ts';
import { causePhrase } from '../../src/report/wording/cause.ts';
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

it('holds as many as a setting of its own says, silent as its clients are', () => {
  const silent = looks([60, 0, 900], [60, 0, 900], [60, 0, 900], [60, 0, 900]);
  const set = (value: number) => [{ server: 'haproxy', setting: 'maxconn', value, where: 'frontend web, /h.cfg:7' }];
  expect(ownCap(silent, STALL, set(60))).toBe(60);
  expect(ownCap(silent, STALL, set(61))).toBeUndefined();
  expect(ownCap(silent, [], set(60))).toBeUndefined();
});

describe('a setting that is met whenever somebody waits', () => {
  const WORKERS = [{ server: 'gunicorn', setting: '--workers', value: 2, where: 'the command line' }];
  const held = (...counts: readonly number[]) => looks(...counts.map(count => [count, 0, 900] as const));

  it('is the number of workers, each of which has a connection', () => {
    expect(busyAtCap(held(2, 2, 2, 2), WORKERS)).toEqual({ held: 2, looks: 4, fromMs: 0, toMs: 600 });
    // One of them has closed a connection, and not taken the next.
    expect(busyAtCap(held(2, 1, 2, 2), WORKERS)).toMatchObject({ held: 2 });
  });

  it.each([
    ['more were held', held(2, 2, 3, 2)],
    ['fewer were held, mostly', held(2, 1, 1, 2)],
    ['another number was held', held(5, 5, 5, 5)],
    ['somebody looked too rarely', held(2, 2)],
    ['nobody looked', undefined],
  ])('is none where %s', (_, series) => {
    expect(busyAtCap(series, WORKERS)).toBeUndefined();
  });

  it('is none where nobody waited', () => {
    const moments = [0, 200, 400, 600];
    const idle = moments.map(() => ({ held: 2, unread: 0, received: 9, entered: 9, queue: 0 }));
    expect(busyAtCap(seriesOf(moments, idle), WORKERS)).toBeUndefined();
  });

  it('is the cause of what waited then, with the line that raises it, and of nothing that came later', () => {
    const busyAtCap = { held: 2, looks: 4, fromMs: 0, toMs: 2000 };
    const book = aBook({
      acceptance: acceptance({ ownCap: undefined, busyAtCap }),
      application: { kind: 'external', caps: WORKERS },
    });
    const waiting = { stage: 'response', autopsy: 'queued' } as const;
    expect(attributeGroup(aGroup({ ...waiting, firstMs: 500, lastMs: 2300 }), book)).toMatchObject({
      cause: { what: 'at-its-own-cap', cap: { setting: '--workers' } },
      because: [{}, { code: 'busy-at-own-cap', values: { held: 2, looks: 4 } }],
      remedy: { now: [expect.stringMatching(/^gunicorn --workers \d+ /), expect.anything()] },
    });
    expect(attributeGroup(aGroup({ ...waiting, firstMs: 5000, lastMs: 6000 }), book).cause).not.toHaveProperty('cap');
  });
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

it('is unexplained where nobody looked whether the application took connections while these waited', () => {
  const full = { listener: listener({ peakQueue: 512, wasFull: true }), losses: losses({ acceptQueue: 300 }) };
  expect(attributeGroup(aGroup({ unseenStall: true }), aBook(full)).cause).toEqual({ kind: 'unexplained' });
  expect(attributeGroup(aGroup(), aBook(full)).cause).toMatchObject({ limit: 'listen-backlog' });
});

describe('the setting of a known server', () => {
  const set = (value: number, setting = 'maxconn') => ({
    server: 'haproxy',
    setting,
    value,
    where: 'frontend web, /h.cfg:7',
  });
  const bookOf = (ownCapValue: number | undefined, ...caps: ReturnType<typeof set>[]) =>
    aBook({
      acceptance: acceptance({ ownCap: ownCapValue, longestStallMs: 3700, stalls: STALL, stalledAtEnd: true }),
      application: { kind: 'external', caps },
    });
  const waiting = aGroup({ stage: 'response', autopsy: 'queued', duringStall: true });

  it('is named, with its own line as the remedy, where it is exactly as large as what was held', () => {
    const { cause, remedy } = attributeGroup(waiting, bookOf(50, set(5000), set(50)));
    expect(cause).toMatchObject({ what: 'at-its-own-cap', cap: { server: 'haproxy', setting: 'maxconn', value: 50 } });
    expect(causePhrase(cause)).toContain('(haproxy maxconn 50, server)');
    expect(remedy?.now[0]).toMatch(/^maxconn \d+ /);
    expect(remedy?.now[1]).toContain('maxconn is 50 now: frontend web, /h.cfg:7');
  });

  it('is named behind an accept queue that overflowed for it', () => {
    const full = { listener: listener({ peakQueue: 512, wasFull: true }), losses: losses({ acceptQueue: 300 }) };
    const book = { ...aBook(full), ...pick(bookOf(50, set(50))) };
    const { cause, remedy } = attributeGroup(aGroup({ duringStall: true }), book);
    expect(cause).toMatchObject({ root: { what: 'at-its-own-cap', cap: { value: 50 } } });
    expect(remedy?.change.setting).toBe('maxconn');
  });

  it.each([
    ['another number was held', bookOf(60, set(50))],
    ['two settings are as large', bookOf(50, set(50), set(50, 'other'))],
    ['none was read', bookOf(50)],
  ])('is not named where %s', (_, book) => {
    const { cause, remedy } = attributeGroup(waiting, book);
    expect(cause).toMatchObject({ what: 'at-its-own-cap' });
    expect(cause).not.toHaveProperty('cap');
    expect(remedy).toBeUndefined();
  });

  it('is not blamed where the application is slow, or its queue full, and no cap was seen', () => {
    const { cause } = attributeGroup(waiting, bookOf(undefined, set(50)));
    expect(cause).toMatchObject({ what: 'slow-to-accept' });
    expect(cause).not.toHaveProperty('cap');
  });
});

function pick({ acceptance: accepted, application }: ReturnType<typeof aBook>) {
  return { acceptance: accepted, application };
}
