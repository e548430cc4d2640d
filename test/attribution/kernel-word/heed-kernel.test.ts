import { describe, expect, it } from 'vitest';
import { candidatesFor } from '../../../src/attribution/candidates.ts';
import { heedKernel } from '../../../src/attribution/kernel-word/heed-kernel.ts';
import { blamed, ruledOut } from '../../../src/limits/define.ts';
import type { Ruling } from '../../../src/model/cause.ts';
import { finding } from '../../../src/model/finding.ts';
import type { KernelWord } from '../../../src/model/kernel-word.ts';
import type { LostThere } from '../../../src/model/lost-there.ts';
import type { LossCheck, PacketLosses } from '../../../src/model/packet-losses.ts';
import { aBook, aGroup, listener, losses } from '../../limits/book.ts';

const LISTENER = { places: ['listener-syn', 'listener-ack', 'listener-cookie'] } as const;
const RULE = { places: ['server-rule'] } as const;
const PROVEN = blamed('proven', finding('link-lost', { lost: 1 }));
const NOT_THERE = ruledOut(finding('lost-in-several-places', { places: [] }));

const named = (recorded: number, counted = recorded): LossCheck => ({
  places: [...LISTENER.places],
  counter: 'TcpExt.ListenDrops',
  recorded,
  counted,
});
const watched = (changes: Partial<PacketLosses> = {}): PacketLosses => ({
  source: 'bpf',
  totals: [],
  lost: 0,
  checks: [],
  unwatched: [],
  ...changes,
});
const total = (place: 'server-rule' | 'listener-syn', packets: number) => ({
  event: { what: 'loss', place, packet: 'SYN', to: 'server' } as const,
  packets,
  connections: packets,
  ofNoAttempt: 0,
});

function rule(
  ruling: Ruling,
  claim: Parameters<typeof heedKernel>[1],
  word: KernelWord,
  records = watched(),
  group: Parameters<typeof aGroup>[0] = {},
): string {
  const heeded = heedKernel(ruling, claim, aGroup({ ...group, kernel: word }), records);
  if (heeded.ruling === 'blamed') return heeded.confidence;
  return heeded.ruling === 'ruled-out' ? heeded.finding.code : heeded.ruling;
}
const lost = (...some: LostThere[]): KernelWord => ({ lost: some });
const LOST_SYNS: LostThere = { place: 'listener-syn', packets: 200 };

describe('what the kernel recorded of these packets', () => {
  it('proves the one place that took them, whatever counters of the whole host suggest', () => {
    expect(rule(NOT_THERE, LISTENER, lost(LOST_SYNS))).toBe('proven');
    expect(rule({ ruling: 'cannot-tell', missing: ['losses (link): not read'] }, LISTENER, lost(LOST_SYNS))).toBe(
      'proven',
    );
  });
  it('does not say what a limit was: a rule that rules it out for another reason stands', () => {
    const bound = ruledOut(finding('bound-is-somaxconn', { backlog: 511, somaxconn: 128 }));
    expect(rule(bound, LISTENER, lost(LOST_SYNS))).toBe('bound-is-somaxconn');
    expect(rule({ ruling: 'cannot-tell', missing: ['listener: not read'] }, LISTENER, lost(LOST_SYNS))).toBe(
      'cannot-tell',
    );
    expect(rule(ruledOut(finding('symptom-mismatch', {})), LISTENER, lost(LOST_SYNS))).toBe('symptom-mismatch');
  });
  it('names, of several places, the one that took most, and never two', () => {
    const both = lost(LOST_SYNS, { place: 'server-rule', packets: 150 });
    expect([rule(NOT_THERE, LISTENER, both), rule(NOT_THERE, RULE, both)]).toEqual(['likely', 'kernel-shares']);
    const alike = lost({ place: 'listener-syn', packets: 100 }, { place: 'server-rule', packets: 100 });
    expect([rule(NOT_THERE, LISTENER, alike), rule(NOT_THERE, RULE, alike)].sort()).toEqual([
      'kernel-shares',
      'likely',
    ]);
  });
  it('puts a lost answer down to what took the answer, however much the listener took before', () => {
    const both = lost(LOST_SYNS, { place: 'server-rule', packets: 150 });
    expect(rule(NOT_THERE, RULE, both, watched(), { stage: 'response', autopsy: 'answer-lost' })).toBe('likely');
  });
  it('rules out what no kernel records, for packets that one recorded, and for these alone', () => {
    const beyond = { places: [] };
    expect(rule(PROVEN, beyond, lost({ place: 'server-rule', packets: 300 }))).toBe('kernel-lost-elsewhere');
    expect(rule(PROVEN, beyond, lost())).toBe('proven');
    expect(rule(NOT_THERE, beyond, lost(LOST_SYNS))).toBe('lost-in-several-places');
  });
  it('puts a processor behind the place for which its packets were sent again', () => {
    const both = lost({ place: 'processor-backlog', packets: 300 }, { place: 'listener-syn', packets: 100 });
    const processor = { places: ['processor-backlog'] } as const;
    expect([rule(NOT_THERE, LISTENER, both), rule(NOT_THERE, processor, both)]).toEqual(['likely', 'kernel-shares']);
    expect(rule(NOT_THERE, processor, lost({ place: 'processor-backlog', packets: 300 }))).toBe('proven');
  });
  it('leaves to counters what a processor lost again, where the first loss was seen by nobody, or is in doubt', () => {
    const processor = { places: ['processor-backlog'] } as const;
    const again: LostThere = { place: 'processor-backlog', packets: 100 };
    const byQueue = blamed('likely', finding('link-lost', { lost: 1 }));
    const unseen = { lost: [again], unseen: 100 };
    const trail = watched({ source: 'trail', sinceMs: 900 });
    expect([rule(byQueue, LISTENER, unseen, trail), rule(NOT_THERE, processor, unseen, trail)]).toEqual([
      'likely',
      'lost-in-several-places',
    ]);
    expect(rule(byQueue, processor, unseen, trail)).toBe('likely');
    const doubted = watched({ checks: [named(500, 200)] });
    const both = lost(again, { place: 'listener-syn', packets: 100 });
    expect([rule(byQueue, LISTENER, both, doubted), rule(NOT_THERE, processor, both, doubted)]).toEqual([
      'likely',
      'lost-in-several-places',
    ]);
  });
  it('takes the places of a listener for one', () => {
    const split = lost(
      { place: 'server-rule', packets: 120 },
      { place: 'listener-syn', packets: 100 },
      { place: 'listener-ack', packets: 100 },
    );
    expect([rule(NOT_THERE, LISTENER, split), rule(NOT_THERE, RULE, split)]).toEqual(['likely', 'kernel-shares']);
  });
});

describe('a place of which nothing is recorded', () => {
  it('is ruled out where the kernel counted no more than was recorded, or another place took the packets', () => {
    expect(rule(PROVEN, LISTENER, lost(), watched({ checks: [named(0)] }))).toBe('kernel-lost-none');
    expect(rule(PROVEN, RULE, lost(LOST_SYNS))).toBe('kernel-lost-elsewhere');
  });
  it('keeps its rule where the kernel counted more than was recorded, or part of it was not watched', () => {
    const unwatched = [{ part: 'listener-syn', why: 'no such event' }] as const;
    expect(rule(PROVEN, LISTENER, lost(), watched({ unwatched, checks: [named(0)] }))).toBe('proven');
    expect(rule(PROVEN, LISTENER, lost(), watched({ lost: 3, checks: [named(7)] }))).toBe('proven');
    const most = watched({ totals: [total('listener-syn', 7)], checks: [named(7, 9)] });
    expect(rule(PROVEN, LISTENER, lost(), most)).toBe('likely');
  });
  it('is not blamed where counters and records disagree', () => {
    expect(rule(PROVEN, RULE, lost())).toBe('kernel-disagrees');
    expect(rule(PROVEN, RULE, lost(), watched({ totals: [total('server-rule', 900)] }))).toBe('likely');
  });
  it('is not told from records that a counter contradicts', () => {
    expect(rule(NOT_THERE, LISTENER, lost(LOST_SYNS), watched({ checks: [named(300, 200)] }))).toBe(
      'lost-in-several-places',
    );
  });
});

describe('who reset a connection', () => {
  const ownReset = { by: 'server', reason: 'TCP_ABORT_ON_CLOSE' } as const;
  const closed = { resets: [{ by: 'server', reasons: ['TCP_ABORT_ON_CLOSE'] }] } as const;
  const queue = { ...LISTENER, resets: [{ by: 'server', reasons: ['INVALID_SYN'] }], mayReset: ['NO_SOCKET'] } as const;
  const byRule = { resets: [{ by: 'no-tcp', at: 'server-rule' }] } as const;
  const likely = blamed('likely', finding('target-alive', {}));

  it('proves the application, and rules the queue out', () => {
    const word = { lost: [LOST_SYNS], reset: ownReset };
    expect([rule(likely, closed, word), rule(PROVEN, queue, word)]).toEqual(['proven', 'kernel-reset']);
    expect(rule(ruledOut(finding('overflow-aborted', { resets: 9 })), closed, word)).toBe('proven');
  });
  it('proves the queue where it reset on overflow, and rules the application out', () => {
    const word = { lost: [], reset: { by: 'server', reason: 'INVALID_SYN' } } as const;
    expect([rule(PROVEN, queue, word), rule(likely, closed, word)]).toEqual(['proven', 'kernel-reset']);
  });
  it('says nothing by a reason that several causes have, or none', () => {
    for (const reason of ['NO_SOCKET', 'unknown']) {
      expect(rule(likely, queue, { lost: [], reset: { by: 'server', reason } })).toBe('likely');
    }
  });
  it('puts a reset that no TCP sent down to the rule that took the packet', () => {
    const word = { lost: [{ place: 'server-rule', packets: 9 }], reset: { by: 'no-tcp', reason: 'unknown' } } as const;
    expect(rule(likely, byRule, word)).toBe('proven');
    expect(rule(likely, { resets: [{ by: 'no-tcp', at: 'client-rule' }] }, word)).toBe('kernel-reset');
  });
});

it('tells a rule from a queue for attempts that each of them failed, where counters name neither', () => {
  const facts = aBook({
    listener: listener({ bound: 16, backlog: 16, peakQueue: 17, wasFull: true, dropped: 400 }),
    losses: losses({ acceptQueue: 400, serverIn: { tracking: 0, rules: 500 } }),
    packetLosses: watched({ checks: [named(400)] }),
  });
  const blames = (kernel?: KernelWord) =>
    candidatesFor(aGroup(kernel === undefined ? {} : { kernel }), facts)
      .filter(({ ruling }) => ruling.ruling === 'blamed')
      .map(({ name }) => name.candidate);
  expect(blames()).toEqual([]);
  expect(blames(lost(LOST_SYNS))).toEqual(['listen-backlog']);
  expect(blames(lost({ place: 'server-rule', packets: 300 }))).toEqual(['packets-dropped-by-firewall']);
});

describe('a link, of which no kernel records what it loses', () => {
  const LINK = { places: [] };
  const inSeveral = ruledOut(finding('lost-in-several-places', { places: ['link', 'listen-queues'] }));
  const none = aGroup({ kernel: { lost: [] } });

  it('has what neither kernel lost, where it is one of several places', () => {
    expect(heedKernel(inSeveral, LINK, none, watched())).toMatchObject({ ruling: 'blamed', confidence: 'likely' });
  });

  it.each([
    ['one host was not watched', none, watched({ onlyOf: 'client' })],
    ['records found no room', none, watched({ lost: 1 })],
    ['a part is not watched', none, watched({ unwatched: [{ part: 'losses', why: 'old' }] })],
    ['some packets were not seen', aGroup({ kernel: { lost: [], unseen: 1 } }), watched()],
  ])('is not blamed where %s', (_, group, seen) => {
    expect(heedKernel(inSeveral, LINK, group, seen)).toBe(inSeveral);
  });

  it('is not blamed where it lost too little, or what was lost is known', () => {
    const minor = ruledOut(finding('minor-loss', { lost: 1, neededForOne: 3 }));
    expect(heedKernel(minor, LINK, none, watched())).toBe(minor);
    const elsewhere = aGroup({ kernel: { lost: [{ place: 'listener-syn', packets: 300 }] } });
    expect(heedKernel(inSeveral, LINK, elsewhere, watched())).toBe(inSeveral);
  });
});
