import { describe, expect, it } from 'vitest';
import { attributeGroup } from '../../../src/attribution/attribute.ts';
import { cgroupPids } from '../../../src/limits/tasks/cgroup-pids.ts';
import { nproc } from '../../../src/limits/tasks/nproc.ts';
import { threadsMax } from '../../../src/limits/tasks/threads-max.ts';
import type { CgroupFact } from '../../../src/model/facts/cgroups.ts';
import type { UserFact } from '../../../src/model/facts/tasks.ts';
import { aBook, aGroup, listener, losses, without } from '../book.ts';

const closed = aGroup({ stage: 'response', autopsy: 'closed', symptom: { kind: 'eof' } });
const unanswered = aGroup({ stage: 'response', autopsy: 'accepted' });
const queued = aGroup({ stage: 'response', autopsy: 'queued' });
const pids = (changes: Partial<CgroupFact> = {}): CgroupFact => ({
  controller: 'pids',
  path: '/sys/fs/cgroup/web.service',
  limit: 100,
  peak: 100,
  refused: 0,
  oomKills: 0,
  ...changes,
});
const user = (changes: Partial<UserFact> = {}): UserFact => ({
  uid: 1000,
  nproc: 150,
  exempt: false,
  peakThreads: 150,
  ...changes,
});
const forks = (failed: number, known = true) => ({ 'server.forks': { failed, known } });

describe('cgroup-pids', () => {
  it.each([closed, unanswered, queued])(
    'is proven by rejected forks, however the server left the connection',
    group => {
      const book = aBook({ 'server.cgroups': [pids({ refused: 120 })], ...forks(120) });
      expect(attributeGroup(group, book)).toMatchObject({
        cause: { limit: 'cgroup-pids', side: 'server', value: '100' },
        confidence: 'proven',
      });
    },
  );

  it('is only likely where fewer forks were rejected than connections failed, and nothing where a few were', () => {
    const causeOf = (group: typeof closed, refused: number) =>
      attributeGroup(group, aBook({ 'server.cgroups': [pids({ refused })], ...forks(refused) }));
    expect(causeOf(closed, 70)).toMatchObject({ cause: { limit: 'cgroup-pids' }, confidence: 'likely' });
    expect(causeOf(closed, 3)).toMatchObject({ cause: { what: 'closed-connection' } });
    expect(causeOf(unanswered, 3)).toMatchObject({ cause: { what: 'slow-to-answer' } });
    expect(causeOf(queued, 3)).toMatchObject({ cause: { limit: 'cgroup-pids' }, confidence: 'likely' });
  });

  it('names the cgroup above whose limit was met, where the count stands at the cgroup that forked', () => {
    const above = pids({ path: '/sys/fs/cgroup/web.slice', limit: 500, peak: 500 });
    const own = pids({ limit: Number.POSITIVE_INFINITY, peak: 130, refused: 120 });
    const book = aBook({ 'server.cgroups': [own, above], ...forks(120) });
    expect(attributeGroup(closed, book)).toMatchObject({ cause: { limit: 'cgroup-pids', value: '500' } });
  });

  it('is not blamed for a full cgroup that rejected nothing, nor for one without a limit', () => {
    for (const cgroup of [pids(), pids({ limit: Number.POSITIVE_INFINITY, refused: 9 })]) {
      const book = aBook({ 'server.cgroups': [cgroup] });
      expect(cgroupPids.judge(closed, 'server', book).ruling).toBe('ruled-out');
      expect(attributeGroup(closed, book).cause).toMatchObject({ what: 'closed-connection' });
    }
  });

  it('has nothing to do with a queue whose server went on taking connections, nor with the overflow of one', () => {
    const time = { firstMs: 300, lastMs: 300, takenAfter: 280 };
    const cgroups = { 'server.cgroups': [pids({ refused: 1, refusedTime: time })] };
    const failed = { 'server.forks': { failed: 1, known: true, time } };
    expect(attributeGroup(queued, aBook({ ...cgroups, ...failed })).cause).toMatchObject({ what: 'slow-to-accept' });
    const overflow = { listener: listener({ wasFull: true, peakQueue: 512 }), losses: losses({ acceptQueue: 900 }) };
    const { cause } = attributeGroup(aGroup(), aBook({ ...cgroups, ...failed, ...overflow }));
    expect(cause).toMatchObject({ limit: 'listen-backlog' });
    expect(cause).not.toHaveProperty('root');
  });

  it('is why a queue stands still where nothing was taken any more', () => {
    const time = { firstMs: 300, lastMs: 300, takenAfter: 0 };
    const book = aBook({
      'server.cgroups': [pids({ refused: 1, refusedTime: time })],
      'server.forks': { failed: 1, known: true, time },
    });
    expect(attributeGroup(queued, book).cause).toMatchObject({ limit: 'cgroup-pids' });
  });

  it('does not count forks of other programs of the same cgroup', () => {
    const traced = { 'server.forks': { failed: 2, known: true, traced: true } } as const;
    const { cause } = attributeGroup(closed, aBook({ 'server.cgroups': [pids({ refused: 120 })], ...traced }));
    expect(cause).toMatchObject({ what: 'closed-connection' });
  });

  it('is the root of an accept queue that overflows meanwhile', () => {
    const overflow = { listener: listener({ wasFull: true, peakQueue: 512 }), losses: losses({ acceptQueue: 900 }) };
    const book = aBook({ ...overflow, 'server.cgroups': [pids({ refused: 5 })], ...forks(5) });
    expect(attributeGroup(aGroup(), book).cause).toMatchObject({
      limit: 'listen-backlog',
      root: { limit: 'cgroup-pids' },
    });
  });
});

describe('nproc', () => {
  it('is proven by failed forks of a user at the limit', () => {
    const book = aBook({ 'server.users': [user()], ...forks(120) });
    expect(attributeGroup(closed, book)).toMatchObject({
      cause: { limit: 'nproc', side: 'server', value: '150' },
      confidence: 'proven',
    });
  });

  it('is likely where nobody saw forks fail, and ruled out where they were seen not to', () => {
    const unseen = aBook({ 'server.users': [user({ grew: true })], ...forks(0, false) });
    expect(attributeGroup(closed, unseen)).toMatchObject({ cause: { limit: 'nproc' }, confidence: 'likely' });
    expect(nproc.judge(closed, 'server', aBook({ 'server.users': [user()] })).ruling).toBe('ruled-out');
  });

  it.each([closed, queued, unanswered])(
    'is not blamed for a limit of none that a server sets itself, and does without',
    group => {
      const book = aBook({ 'server.users': [user({ nproc: 0, peakThreads: 1 })], ...forks(0, false) });
      expect(nproc.judge(group, 'server', book)).toMatchObject({ finding: { code: 'user-may-not-fork' } });
      expect(attributeGroup(group, book).cause.kind).toBe('application');
    },
  );

  it('cannot be told where nobody saw forks fail and the threads did not become more', () => {
    const book = aBook({ 'server.users': [user()], ...forks(0, false) });
    expect(nproc.judge(closed, 'server', book).ruling).toBe('cannot-tell');
    expect(attributeGroup(closed, book).cause).toMatchObject({ what: 'closed-connection' });
  });

  it('never binds root, nor a user who had threads left', () => {
    for (const one of [user({ exempt: true }), user({ peakThreads: 40 }), user({ peakThreads: undefined })]) {
      const book = aBook({ 'server.users': [one], ...forks(120) });
      expect(nproc.judge(closed, 'server', book).ruling).toBe('ruled-out');
    }
  });

  it('is not blamed where the cgroup rejected the forks, also with a user near the limit', () => {
    const book = aBook({
      'server.users': [user({ peakThreads: 100 })],
      'server.cgroups': [pids({ refused: 120 })],
      ...forks(120),
    });
    expect(attributeGroup(closed, book).cause).toMatchObject({ limit: 'cgroup-pids' });
  });
});

describe('threads-max', () => {
  const full = { threads: { peak: 2000, max: 2000, pidMax: 32_768 } };

  it('is proven by failed forks on a machine at the limit', () => {
    expect(attributeGroup(closed, aBook({ ...full, ...forks(120) }))).toMatchObject({
      cause: { limit: 'threads-max', side: 'server', value: '2000' },
      confidence: 'proven',
    });
  });

  it('is ruled out with threads left, and where kernel.pid_max was the lower one', () => {
    expect(threadsMax.judge(closed, 'server', aBook(forks(120)))).toMatchObject({
      finding: { code: 'machine-threads-below-limit' },
    });
    const pidMax = aBook({ threads: { peak: 32_760, max: 192_730, pidMax: 32_768 }, ...forks(120) });
    expect(threadsMax.judge(closed, 'server', pidMax)).toMatchObject({ finding: { code: 'process-ids-used-up' } });
  });

  it('cannot be told without the count', () => {
    expect(
      threadsMax.judge(closed, 'server', without(aBook({ 'server.forks': { failed: 0, known: false } }), 'threads'))
        .ruling,
    ).toBe('cannot-tell');
  });
});

it('a server that closes connections for its own reasons is not taken for one without threads', () => {
  expect(attributeGroup(closed, aBook()).cause).toMatchObject({ what: 'closed-connection' });
  expect(attributeGroup(unanswered, aBook()).cause).toMatchObject({ what: 'slow-to-answer' });
});
