import { describe, expect, it } from 'vitest';
import { attributeGroup } from '../../src/attribution/attribute.ts';
import { usersFact } from '../../src/attribution/facts/users.ts';
import type { UserFact } from '../../src/model/facts/tasks.ts';
import { absent, ok, type Probe, valueIn } from '../../src/model/probe.ts';
import { type Series, seriesOf } from '../../src/model/series.ts';
import { aBook, aGroup } from '../limits/book.ts';

const NONE = absent('not looked at');
const UNTRACED = { 'server.forks': { failed: 0, known: false } };
const closed = aGroup({ stage: 'response', autopsy: 'closed', symptom: { kind: 'eof' }, firstMs: 210, lastMs: 500 });
const unanswered = aGroup({ stage: 'response', autopsy: 'accepted', firstMs: 210, lastMs: 500 });
const queued = aGroup({ stage: 'response', autopsy: 'queued', firstMs: 210, lastMs: 500 });

/** Threads by milliseconds since the load's start. */
const rows = (threads: Readonly<Record<number, number>>): Series =>
  seriesOf(
    Object.keys(threads).map(Number),
    Object.values(threads).map(count => ({ threads: count })),
  );

/** A user that may have 150 threads, where the machine and the user were seen to have so many. */
function users(machine: Series, seen: Probe<Series>, exempt = false): readonly UserFact[] {
  const evidence = {
    machine: { softnet: NONE, files: NONE, memory: NONE, kernelLog: NONE, threads: ok(machine) },
    users: [{ side: 'server' as const, uid: 1000, nproc: 150, exempt, threads: seen }],
  };
  return valueIn(usersFact(evidence, 'server')) ?? [];
}

const BUSY = rows({ 0: 140, 100: 200, 200: 290, 500: 290 });
const FIRST_LOOK_ALONE = ok(rows({ 0: 1 }));

describe('threads of a user that nobody looked at when connections failed', () => {
  const book = (given: readonly UserFact[], changes = {}) => aBook({ 'server.users': given, ...UNTRACED, ...changes });

  it('leave closed connections unexplained, and say what is missing', () => {
    const { cause, considered } = attributeGroup(closed, book(users(BUSY, FIRST_LOOK_ALONE)));
    expect(cause).toEqual({ kind: 'unexplained' });
    const missing = ['server.users: the threads of user 1000 were not looked at when these failed, nor later'];
    for (const name of [{ candidate: 'nproc' }, { candidate: 'closed-connection', side: 'server' }])
      expect(considered).toContainEqual({ ...name, ruling: { ruling: 'cannot-tell', missing } });
  });

  it('do so where the user was never looked at, and for connections that wait or queue', () => {
    const given = users(BUSY, absent('nobody looked'));
    for (const group of [closed, unanswered, queued])
      expect(attributeGroup(group, book(given)).cause).toEqual({ kind: 'unexplained' });
  });

  it.each([
    ['a look after the first failure found threads left', users(BUSY, ok(rows({ 0: 1, 500: 40 })))],
    ['the machine never had as many', users(rows({ 0: 90, 500: 130 }), absent('never'))],
    ['the machine had no longer as many by then', users(rows({ 0: 200, 100: 90, 500: 90 }), FIRST_LOOK_ALONE)],
    ['the user is exempt', users(BUSY, FIRST_LOOK_ALONE, true)],
  ])('leave the application to blame where %s', (_, given) => {
    expect(attributeGroup(closed, book(given)).cause).toMatchObject({ what: 'closed-connection' });
    expect(attributeGroup(unanswered, book(given)).cause).toMatchObject({ what: 'slow-to-answer' });
    expect(attributeGroup(queued, book(given)).cause).toMatchObject({ what: 'slow-to-accept' });
  });

  it('do not matter where no fork failed, or too few', () => {
    for (const failed of [0, 3]) {
      const traced = book(users(BUSY, FIRST_LOOK_ALONE), { 'server.forks': { failed, known: true } });
      expect(attributeGroup(closed, traced).cause).toMatchObject({ what: 'closed-connection' });
    }
  });

  it('do not stand in the way of a limit that was seen to be met', () => {
    const rejected = { controller: 'pids', path: '/c', limit: 100, peak: 100, refused: 120, oomKills: 0 } as const;
    const forks = { 'server.forks': { failed: 120, known: true } };
    const given = users(BUSY, FIRST_LOOK_ALONE);
    expect(attributeGroup(closed, book(given, { ...forks, 'server.cgroups': [rejected] })).cause).toMatchObject({
      limit: 'cgroup-pids',
    });
    const full = { threads: { peak: 290, max: 290, pidMax: 32_768 } };
    expect(attributeGroup(closed, book(given, { ...forks, ...full })).cause).toMatchObject({ limit: 'threads-max' });
    expect(attributeGroup(closed, book(users(BUSY, ok(rows({ 0: 1, 500: 150 }))))).cause).toMatchObject({
      limit: 'nproc',
    });
  });
});

it('knows whether the load made the threads more: they grew, or were looked at only once the machine had so many', () => {
  const grew = (seen: Series) => users(BUSY, ok(seen))[0]?.grew;
  expect(grew(rows({ 0: 40, 500: 150 }))).toBe(true);
  expect(grew(rows({ 300: 150, 500: 150 }))).toBe(true);
  expect(grew(rows({ 0: 150, 500: 151 }))).toBeUndefined();
});
