import { expect, test } from 'vitest';
import { checkComplete, eventsOf, lossRows, lossRowsFrom } from '../../src/model/loss-rows.ts';
import { type EventTotal, isTrusted, type PacketLosses } from '../../src/model/packet-losses.ts';

const total = (place: 'listener-syn' | 'server-rule'): EventTotal => ({
  event: { what: 'loss', place, packet: 'SYN', to: 'server' },
  packets: 1,
  connections: 1,
  ofNoAttempt: 0,
});
const TOTALS = [total('listener-syn'), total('server-rule')];
const ROWS = [
  { attempt: 7, event: 1, packets: 2, firstMs: 40, lastMs: 50 },
  { attempt: 2, event: 0, packets: 1, firstMs: 9, lastMs: 9 },
  { attempt: 7, event: 0, packets: 1, firstMs: 30, lastMs: 30 },
];

test('each attempt gets its own events, in the order of time', () => {
  const of = eventsOf(lossRows(ROWS), { totals: TOTALS });
  expect(of(7)).toEqual([
    { ...TOTALS[0]?.event, packets: 1, firstMs: 30, lastMs: 30 },
    { ...TOTALS[1]?.event, packets: 2, firstMs: 40, lastMs: 50 },
  ]);
  expect(of(2)).toHaveLength(1);
  expect([of(0), of(3), of(8)]).toEqual([[], [], []]);
});

test('saved bytes come back, at any place in a file', () => {
  const rows = lossRows(ROWS);
  const saved = Buffer.alloc(rows.bytes.length + 1);
  saved.set(rows.bytes, 1);
  expect(lossRowsFrom(saved.subarray(1))).toEqual(rows);
});

test('rows that are fewer than the totals count are refused, as those of a file that was cut short', () => {
  const totals = [
    { ...total('listener-syn'), packets: 5, ofNoAttempt: 3 },
    { ...total('server-rule'), packets: 2 },
  ];
  expect(() => checkComplete([lossRows(ROWS.slice(0, 1)), lossRows(ROWS.slice(1))], { totals })).not.toThrow();
  expect(() => checkComplete([lossRows(ROWS.slice(0, 2))], { totals })).toThrow('not all that run.json counts');
  expect(() => checkComplete([lossRows([])], { totals })).toThrow('not all that run.json counts');
});

test('what are no rows is refused, and a row of an unknown event left out', () => {
  expect(() => lossRowsFrom(new Uint8Array(17))).toThrow('not whole rows');
  const rows = lossRows(ROWS);
  rows.attempt.reverse();
  expect(() => lossRowsFrom(rows.bytes)).toThrow('not in the order');
  expect(
    eventsOf(lossRows([{ attempt: 0, event: 9, packets: 1, firstMs: 0, lastMs: 0 }]), { totals: TOTALS })(0),
  ).toEqual([]);
});

const WATCHED: PacketLosses = {
  source: 'bpf',
  totals: TOTALS,
  lost: 0,
  checks: [{ places: ['listener-syn', 'listener-ack'], recorded: 5, counter: 'TcpExt.ListenDrops', counted: 5 }],
  unwatched: [],
};
const checked = (recorded: number): PacketLosses => ({
  ...WATCHED,
  checks: WATCHED.checks.map(check => ({ ...check, recorded })),
});

test('records of more than was counted are not trusted, those of other places are', () => {
  expect(isTrusted(WATCHED, 'listener-syn')).toBe(true);
  expect(isTrusted(checked(4), 'listener-syn')).toBe(true);
  expect(isTrusted(checked(5), 'listener-syn')).toBe(true);
  expect(isTrusted(checked(6), 'listener-ack')).toBe(false);
  expect(isTrusted(checked(6), 'server-rule')).toBe(true);
});
