import { expect, test } from 'vitest';
import { checksOf, type Moved, resolveHook } from '../../../src/collectors/packet-losses/loss-checks.ts';
import type { LossCounts } from '../../../src/collectors/packet-losses/loss-counters.ts';
import type { LossPlace, PacketEvent } from '../../../src/model/packet-losses.ts';
import type { Side } from '../../../src/model/side.ts';

const lost = (place: LossPlace, packets: number) => ({
  event: { what: 'loss', place, packet: 'SYN', to: 'server' } satisfies PacketEvent,
  packets,
});
const moved = (sides: readonly Side[], after: LossCounts, before = after): Moved => ({ sides, before, after });

const LISTENER = [lost('listener-syn', 30), lost('listener-ack', 12), lost('listener-cookie', 3)];

test("a listener's losses are held against ListenDrops, all of them together", () => {
  const checks = checksOf(LISTENER, [moved(['client'], {}), moved(['server'], { 'TcpExt.ListenDrops': 45 })]);
  expect(checks).toEqual([]);
  const both = [moved(['client'], { 'TcpExt.ListenDrops': 0 }), moved(['server'], { 'TcpExt.ListenDrops': 45 })];
  expect(checksOf(LISTENER, both)).toEqual([
    {
      places: ['listener-syn', 'listener-ack', 'listener-cookie'],
      recorded: 45,
      counter: 'TcpExt.ListenDrops',
      counted: 45,
    },
  ]);
});

test.each([
  ['between the two readings', 44, 47, 45],
  ['fewer than were counted before', 50, 51, 50],
  ['more than were counted after', 40, 41, 41],
])('what was recorded is %s', (_title, before, after, counted) => {
  const period = moved(['client', 'server'], { 'TcpExt.ListenDrops': after }, { 'TcpExt.ListenDrops': before });
  expect(checksOf(LISTENER, [period])).toMatchObject([{ recorded: 45, counted }]);
});

test('each side has a tracking and a reverse path filter of its own', () => {
  const totals = [lost('client-tracking', 4), lost('server-rp-filter', 5)];
  const counts = (tracking: number, reversePath: number): LossCounts => ({
    'nf_conntrack drop': tracking,
    'TcpExt.IPReversePathFilter': reversePath,
  });
  expect(checksOf(totals, [moved(['client'], counts(4, 0)), moved(['server'], counts(0, 6))])).toEqual([
    { places: ['client-tracking'], recorded: 4, counter: 'nf_conntrack drop', counted: 4 },
    { places: ['server-tracking'], recorded: 0, counter: 'nf_conntrack drop', counted: 0 },
    { places: ['client-rp-filter'], recorded: 0, counter: 'TcpExt.IPReversePathFilter', counted: 0 },
    { places: ['server-rp-filter'], recorded: 5, counter: 'TcpExt.IPReversePathFilter', counted: 6 },
  ]);
});

test.each<[title: string, tracked: number | undefined, place: LossPlace]>([
  ['the tracking dropped nothing: a rule did', 0, 'server-rule'],
  ['the tracking dropped as many: it did', 10, 'server-tracking'],
  ['the tracking dropped more: it did', 12, 'server-tracking'],
  ['the tracking dropped some: nobody knows which', 4, 'server-hook'],
  ['nobody knows what the tracking dropped', undefined, 'server-hook'],
])('at a hook that names neither, %s', (_title, tracked, place) => {
  const hook = lost('server-hook', 10);
  const counts = tracked === undefined ? {} : { 'nf_conntrack drop': tracked };
  // The client's own tracking has nothing to do with it.
  const both = [moved(['client'], { 'nf_conntrack drop': 99 }), moved(['server'], counts)];
  expect(resolveHook(hook.event, [hook], both)).toEqual({ ...hook.event, place });
});

test('where both sides share a namespace, losses of both ways are held against its one tracking', () => {
  const totals = [lost('server-hook', 10), lost('client-hook', 5)];
  const shared = [moved(['client', 'server'], { 'nf_conntrack drop': 10 })];
  expect(totals.map(({ event }) => resolveHook(event, totals, shared))).toMatchObject([
    { place: 'server-hook' },
    { place: 'client-hook' },
  ]);
});

test('what is no hook stays what it is', () => {
  const rule = lost('server-rule', 10);
  expect(resolveHook(rule.event, [rule], [moved(['server'], { 'nf_conntrack drop': 10 })])).toBe(rule.event);
});
