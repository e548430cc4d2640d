import { describe, expect, it } from 'vitest';
import { attributeGroup } from '../../../src/attribution/attribute.ts';
import type { CgroupFact } from '../../../src/model/facts/cgroups.ts';
import type { ProcessExit } from '../../../src/model/process-evidence.ts';
import { aBook, aGroup } from '../book.ts';

const MIB = 2 ** 20;
const refusedLater = aGroup({
  autopsy: 'closed',
  target: 'gone',
  symptom: { kind: 'errno', errno: 'ECONNREFUSED', syscall: 'poll' },
});
const timedOut = aGroup({ target: 'gone', stage: 'response', autopsy: 'closed' });
const lost = aGroup({ symptom: { kind: 'lost' }, autopsy: 'unknown' });

const memory = (changes: Partial<CgroupFact> = {}): CgroupFact => ({
  controller: 'memory',
  path: '/sys/fs/cgroup/web.service',
  limit: 64 * MIB,
  peak: 64 * MIB,
  refused: 42,
  oomKills: 1,
  ...changes,
});
const exit = (changes: Partial<ProcessExit> = {}): ProcessExit & { pid: number } => ({
  pid: 4711,
  atMs: 160,
  code: null,
  signal: 'SIGKILL',
  by: 'itself',
  ...changes,
});
const bookOf = (cgroup: CgroupFact, end = exit()) =>
  aBook({
    'server.cgroups': [cgroup],
    target: { exits: [end], gone: true, accepted: 55 },
    refusals: { refused: 100, resets: 100, unreachables: 0, listening: false },
  });

describe('cgroup-memory', () => {
  it('is proven by a kill, a limit that was met, and a process that ended by SIGKILL', () => {
    expect(attributeGroup(refusedLater, bookOf(memory()))).toMatchObject({
      cause: { limit: 'cgroup-memory', side: 'server', setting: 'memory.max', value: `${64 * MIB}` },
      confidence: 'proven',
    });
  });

  it('is not blamed where the kernel killed another process of the cgroup, at another time', () => {
    const times = (fromMs: number) => memory({ oomKillTimes: [{ fromMs, toMs: fromMs + 50 }] });
    expect(attributeGroup(refusedLater, bookOf(times(140))).cause).toMatchObject({ limit: 'cgroup-memory' });
    for (const other of [times(5000), times(-900), memory({ loggedKill: 'others' })]) {
      expect(attributeGroup(refusedLater, bookOf(other)).cause).toMatchObject({ what: 'died' });
    }
  });

  it('is not blamed for what ended before the process that was killed for memory', () => {
    const crashed = exit({ atMs: 900, code: 1, signal: null });
    const book = aBook({
      'server.cgroups': [memory()],
      target: { exits: [exit({ atMs: 9000 }), crashed], gone: false, accepted: 55 },
    });
    const closed = aGroup({ ...refusedLater, stage: 'response', symptom: { kind: 'eof' }, firstMs: 900, lastMs: 950 });
    const { cause, because } = attributeGroup(closed, book);
    expect(cause).toMatchObject({ what: 'died' });
    expect(because).toMatchObject([{ values: { code: 1 } }]);
  });

  it('is likely for what is silent since, and where only the highest use shows that the limit was met', () => {
    expect(attributeGroup(timedOut, bookOf(memory()))).toMatchObject({
      cause: { limit: 'cgroup-memory' },
      confidence: 'likely',
    });
    expect(attributeGroup(refusedLater, bookOf(memory({ refused: 0 })))).toMatchObject({
      cause: { limit: 'cgroup-memory' },
      confidence: 'likely',
    });
    const logged = bookOf(memory({ refused: 0, loggedKill: 'cgroup' }));
    expect(attributeGroup(refusedLater, logged).confidence).toBe('proven');
  });

  it.each([
    ['somebody killed it', memory({ oomKills: 0 }), exit()],
    ['it was the memory of the machine', memory({ refused: 0, peak: 20 * MIB }), exit()],
    ['the log says that it was the memory of the machine', memory({ loggedKill: 'machine' }), exit()],
    ['it crashed, and another process of the cgroup was killed', memory(), exit({ signal: 'SIGSEGV' })],
    ['it exited by itself', memory(), exit({ code: 1, signal: null })],
    ['the scenario killed it', memory(), exit({ by: 'scenario' })],
  ])('is not blamed where %s', (_what, cgroup, end) => {
    expect(attributeGroup(refusedLater, bookOf(cgroup, end)).cause).toMatchObject({ what: 'died' });
  });

  it('is not blamed while the server is alive', () => {
    const refused = aGroup({ ...refusedLater, target: 'alive' });
    expect(attributeGroup(refused, bookOf(memory())).cause).toMatchObject({ what: 'refused' });
  });

  it('is blamed for what was lost with a process of the driver', () => {
    const driver = { exits: [{ ...exit(), pid: 4712 }], stopped: false };
    const book = aBook({ 'client.cgroups': [memory()], driver });
    expect(attributeGroup(lost, book)).toMatchObject({ cause: { limit: 'cgroup-memory', side: 'client' } });
    expect(attributeGroup(lost, aBook({ driver })).cause).toMatchObject({ what: 'driver-process-lost' });
  });

  it('is blamed for what a driver lost whose end the run learned of late, and not for an end that came later', () => {
    const killed = memory({ oomKillTimes: [{ fromMs: 832, toMs: 884 }] });
    const bookWith = (runningAtMs: number) =>
      aBook({
        'client.cgroups': [killed],
        driver: { exits: [{ ...exit({ atMs: 1140, runningAtMs }), pid: 4712 }], stopped: false },
      });
    expect(attributeGroup(lost, bookWith(832)).cause).toMatchObject({ limit: 'cgroup-memory', side: 'client' });
    expect(attributeGroup(lost, bookWith(1139)).cause).toMatchObject({ what: 'driver-process-lost' });
  });
});
