import { describe, expect, it } from 'vitest';
import { attributeGroup } from '../../src/attribution/attribute.ts';
import { factsAt } from '../../src/attribution/hops.ts';
import type { AttemptGroup } from '../../src/model/attempt-group.ts';
import type { Facts } from '../../src/model/facts/facts.ts';
import type { HopFact } from '../../src/model/facts/hops.ts';
import type { Fate } from '../../src/model/fate.ts';
import { aBook, acceptance, aGroup } from '../limits/book.ts';

const TO = '127.0.0.1:9000';
const SOMAXCONN = { 'server.settings': { 'net.core.somaxconn': '4096' } } as const;

/** Undefined for what was not seen. */
type Changes = { readonly [Key in keyof HopFact]?: HopFact[Key] | undefined };

function aHop(changes: Changes = {}): HopFact {
  return {
    from: 'nginx',
    to: TO,
    program: 'node',
    isHere: true,
    peakConnecting: 0,
    peakConnected: 100,
    queue: { bound: 511, peak: 2, dropped: 0, busy: [], isBusyAtEnd: false },
    fates: [],
    processes: [{ pid: 30, role: 'target', nofile: 1024, peakDescriptors: 120 }],
    calls: [],
    ...changes,
  } as HopFact;
}

function fate(kind: Fate, count = 100): HopFact['fates'] {
  return [{ fate: kind, count, time: { firstMs: 1000, lastMs: 6000, takenAfter: undefined } }];
}

function answered(status: number): AttemptGroup {
  return aGroup({ stage: 'response', symptom: { kind: 'http-status', status }, autopsy: 'accepted' });
}

function blameOf(group: AttemptGroup, hop: Changes, changes: Partial<Facts> = {}) {
  return attributeGroup(group, aBook({ ...SOMAXCONN, ...changes, hops: [aHop(hop)] }));
}

const full = { bound: 16, peak: 17, dropped: 400, busy: [{ fromMs: 900, toMs: 2000 }], isBusyAtEnd: false } as const;
const stuck = { ...full, busy: [{ fromMs: 900, toMs: 9000 }], isBusyAtEnd: true } as const;

describe('a listener behind the target', () => {
  it('is named where nobody listens', () => {
    const { cause, confidence } = blameOf(answered(502), {
      queue: undefined,
      fates: fate('refused'),
    });
    expect(cause).toMatchObject({ what: 'refused', hop: { from: 'nginx', to: TO, end: 'listener' } });
    expect(confidence).toBe('proven');
  });

  it('has its own backlog blamed, and raised', () => {
    const { cause, remedy, confidence } = blameOf(answered(504), { queue: full, fates: fate('not-connected') });
    expect(cause).toMatchObject({ limit: 'listen-backlog', value: '16', hop: { to: TO, end: 'listener' } });
    expect(cause).not.toHaveProperty('root');
    expect(confidence).toBe('proven');
    expect(remedy?.now.join('\n')).toContain('listen(fd, 1024)');
  });

  it('is bounded by somaxconn where its queue is exactly as long', () => {
    const queue = { ...full, bound: 4096, peak: 4097 };
    const { cause } = blameOf(answered(504), { queue, fates: fate('not-connected') });
    expect(cause).toMatchObject({ limit: 'somaxconn', hop: { to: TO } });
  });

  it('is too slow where its queue never ran empty again', () => {
    const { cause } = blameOf(answered(504), { queue: stuck, fates: fate('not-connected') });
    expect(cause).toMatchObject({ limit: 'listen-backlog', root: { what: 'slow-to-accept', hop: { to: TO } } });
  });

  it('may be a Unix socket, which refuses at once', () => {
    const to = 'unix:/run/app.sock';
    const { dropped: _, ...queue } = full;
    const { cause } = blameOf(answered(502), { to, queue, fates: fate('no-room') });
    expect(cause).toMatchObject({ limit: 'listen-backlog', hop: { to } });
  });

  it('is short of descriptors, whatever its queue did', () => {
    const calls = [
      { side: 'server', pid: 30, syscall: 'accept4', errno: 'EMFILE', count: 88, firstMs: 900, lastMs: 6000 },
    ] as const;
    const processes = [{ pid: 30, role: 'target', nofile: 64, peakDescriptors: 64 }] as const;
    for (const queue of [stuck, { ...stuck, bound: 4096, peak: 200, dropped: 0 }]) {
      const { cause } = blameOf(answered(504), { queue, calls, processes, fates: fate('not-answered') });
      expect(cause).toMatchObject({ limit: 'nofile', value: '64', hop: { to: TO } });
      expect(cause).not.toHaveProperty('root');
    }
  });

  it('is slow to answer where it took what it does not answer', () => {
    const { cause, confidence } = blameOf(answered(504), { fates: fate('not-answered') });
    expect(cause).toMatchObject({ what: 'slow-to-answer', hop: { to: TO } });
    expect(confidence).toBe('proven');
  });

  it('is slow to accept where connections wait in a queue that has room', () => {
    const queue = { ...stuck, bound: 4096, peak: 200, dropped: 0 };
    const { cause } = blameOf(answered(504), { queue, fates: fate('not-answered') });
    expect(cause).toMatchObject({ what: 'slow-to-accept', hop: { to: TO } });
  });

  it('has all its workers busy, by a setting that is named', () => {
    const set = { server: 'php-fpm', setting: 'pm.max_children', value: 4, where: '/f.conf:9' };
    const cap = { set, held: 4, looks: 9, fromMs: 900, toMs: 9000 };
    for (const queue of [stuck, { ...stuck, bound: 4096, peak: 200, dropped: 0 }]) {
      const { cause, remedy, because } = blameOf(answered(504), { queue, cap, fates: fate('not-answered') });
      const root = cause.kind === 'limit' ? cause.root : cause;
      expect(root).toMatchObject({ what: 'at-its-own-cap', cap: set, hop: { to: TO } });
      expect(because).toContainEqual(expect.objectContaining({ code: 'busy-at-own-cap' }));
      expect(remedy?.now[0]).toMatch(/^pm\.max_children = \d+/);
    }
    const earlier = { ...cap, fromMs: 0, toMs: 10 };
    const queue = { ...stuck, bound: 4096, peak: 200, dropped: 0 };
    const { cause } = blameOf(answered(504), { queue, cap: earlier, fates: fate('not-answered') });
    expect(cause).toMatchObject({ what: 'slow-to-accept' });
  });

  it('is likely slow where the target itself says nothing of it', () => {
    const { cause, confidence } = blameOf(answered(504), {});
    expect(cause).toMatchObject({ what: 'slow-to-answer', hop: { to: TO } });
    expect(confidence).toBe('likely');
  });
});

describe('what waits behind the target when its own clients give up', () => {
  const silent = aGroup({
    count: 16,
    stage: 'response',
    symptom: { kind: 'timeout' },
    autopsy: 'accepted',
    firstMs: 6000,
    lastMs: 6000,
  });
  const looks = (connecting: number, connected: number) => [
    { atMs: 1000, connecting: 191, connected: 191 },
    { atMs: 5800, connecting, connected },
  ];

  it('is not taken for slow where it still waits to be connected, whatever was connected before', () => {
    const hop = { queue: full, peakConnecting: 191, peakConnected: 191 };
    expect(blameOf(silent, { ...hop, looks: looks(16, 0) }).cause).toMatchObject({ limit: 'listen-backlog' });
    expect(blameOf(silent, { ...hop, looks: looks(0, 16) }).cause).toMatchObject({ kind: 'unexplained' });
  });
});

describe('the facts at a listener behind the target', () => {
  const hopOf = (to: string) => ({ from: 'nginx', to, end: 'listener' }) as const;
  const unix = (folder: string) => `unix:/tmp/${folder}/upstream.sock`;

  it('are those of the same one under the name that its folder has in this run', () => {
    const facts = aBook({ hops: [aHop({ to: unix('loadline-1-2-abcdef'), queue: full })] });
    expect(factsAt(hopOf(unix('loadline-3-4-uvwxyz')), facts).listener).toMatchObject({ value: { bound: 16 } });
  });

  it("are not the target's own where nothing is known of it", () => {
    const facts = aBook({ hops: [aHop({ queue: undefined })], 'server.processes': [] });
    expect(factsAt(hopOf(TO), facts).listener.state).toBe('absent');
    expect(factsAt(hopOf('127.0.0.1:9001'), facts)['server.processes'].state).toBe('absent');
  });
});

describe('the target itself', () => {
  it('is to blame for its own answers where nothing behind it went wrong', () => {
    const { cause } = blameOf(answered(500), {});
    expect(cause).toMatchObject({ what: 'answered-with-an-error' });
    expect(cause).not.toHaveProperty('hop');
  });

  it('is not accused of what another host may have done', () => {
    const away = { to: '10.0.0.3:9000', isHere: false, queue: undefined } as const;
    const ways: readonly (readonly [AttemptGroup, Fate | undefined])[] = [
      [answered(504), 'not-answered'],
      [answered(504), 'not-connected'],
      [answered(504), undefined],
      [answered(502), undefined],
      [aGroup({ stage: 'response', autopsy: 'accepted' }), undefined],
    ];
    for (const [group, said] of ways) {
      const { cause } = blameOf(group, { ...away, ...(said !== undefined && { fates: fate(said) }) });
      expect(cause.kind).toBe('unexplained');
    }
  });

  it('leaves it open whether what it took late was slow behind it', () => {
    const failing = acceptance({ errors: { EMFILE: 5 }, errorTime: { firstMs: 100, lastMs: 4000, takenAfter: 50 } });
    const group = aGroup({ stage: 'response', autopsy: 'accepted' });
    expect(blameOf(group, {}, { acceptance: failing }).cause.kind).toBe('unexplained');
  });

  it('is not excused by a few that failed behind it', () => {
    const { cause } = blameOf(answered(502), { fates: fate('refused', 3) });
    expect(cause).toMatchObject({ what: 'answered-with-an-error' });
  });
});
