import { describe, expect, it } from 'vitest';
import { heedKernel } from '../../../src/attribution/kernel-word/heed-kernel.ts';
import { kernelWordOf } from '../../../src/attribution/kernel-word/kernel-word.ts';
import { blamed, ruledOut } from '../../../src/limits/define.ts';
import type { Ruling } from '../../../src/model/cause.ts';
import { OUTCOME, STAGE } from '../../../src/model/codes.ts';
import { finding } from '../../../src/model/finding.ts';
import type { KernelWord } from '../../../src/model/kernel-word.ts';
import { attemptAt, newLedger } from '../../../src/model/ledger.ts';
import type { AttemptEvent } from '../../../src/model/loss-rows.ts';
import type { LossPlace, PacketLosses } from '../../../src/model/packet-losses.ts';
import { aGroup } from '../../limits/book.ts';

const SINCE_MS = 100;
const UNWATCHED = [{ part: 'later-packets', why: 'the trail counts handshakes' }] as const;
const RULE = { places: ['server-rule'] } as const;
const LISTENER = { places: ['listener-syn'] } as const;

function lostAt(place: LossPlace, packets: number): AttemptEvent {
  return { what: 'loss', place, packet: 'SYN', to: 'server', packets, firstMs: SINCE_MS, lastMs: 5000 };
}

interface Sent {
  readonly startMs?: number;
  readonly retransmits?: number;
  readonly outcome?: 'failed' | 'served';
  readonly stage?: 'connect' | 'response';
}

function wordOf(sent: Sent, ...events: AttemptEvent[]): KernelWord | undefined {
  const { startMs = 0, retransmits = 2, outcome = 'failed', stage = 'connect' } = sent;
  const ledger = newLedger(1);
  ledger.outcome[0] = OUTCOME[outcome];
  ledger.stage[0] = STAGE[stage];
  ledger.startUs[0] = startMs * 1000;
  ledger.failedUs[0] = 2_600_000;
  ledger.retransmits[0] = retransmits;
  return kernelWordOf(attemptAt(ledger, 0), events, { sinceMs: SINCE_MS, unwatched: UNWATCHED });
}

describe('the word of a trail that was laid late', () => {
  it('is whole for an attempt that began behind it', () => {
    expect(wordOf({ startMs: 150 }, lostAt('server-rule', 3))).toEqual({
      lost: [{ place: 'server-rule', packets: 3 }],
    });
    expect(wordOf({ startMs: 150, outcome: 'served', retransmits: 1 }, lostAt('listener-syn', 1))).toEqual({
      lost: [{ place: 'listener-syn', packets: 1 }],
    });
  });
  it('lacks what was missed: an attempt fails when it has lost every SYN', () => {
    expect(wordOf({ startMs: 150 })).toEqual({ lost: [], unseen: 3 });
    expect(wordOf({ startMs: 150 }, lostAt('server-rule', 1))).toMatchObject({ unseen: 2 });
  });
  it('lacks what an attempt lost before', () => {
    expect(wordOf({}, lostAt('server-rule', 2))).toEqual({ lost: [{ place: 'server-rule', packets: 2 }], unseen: 1 });
    expect(wordOf({})).toEqual({ lost: [], unseen: 3 });
    expect(wordOf({ outcome: 'served' }, lostAt('server-rule', 1))).toMatchObject({ unseen: 1 });
  });
  it('has nothing of an attempt that ended before it sent a SYN again: what is lost after that kept it from nothing', () => {
    expect(wordOf({ retransmits: 0 }, lostAt('server-rule', 1))).toEqual({ lost: [], unseen: 1 });
  });
  it('takes what no one place lost for not seen', () => {
    expect(wordOf({ startMs: 150 }, lostAt('other: between the hosts', 2), lostAt('server-rule', 1))).toEqual({
      lost: [{ place: 'server-rule', packets: 1 }],
      unseen: 2,
    });
  });
  it('says nothing of an attempt that was connected: nobody watched what that waits for', () => {
    expect(wordOf({ stage: 'response', startMs: 150 }, lostAt('server-rule', 1))).toBeUndefined();
    expect(wordOf({ stage: 'connect', startMs: 150 }, lostAt('server-rule', 1))).toBeDefined();
  });
});

const OPEN: Ruling = { ruling: 'cannot-tell', missing: ['losses (link): not read'] };
const trail = (...lost: readonly (readonly [LossPlace, number])[]): PacketLosses => ({
  source: 'trail',
  sinceMs: SINCE_MS,
  totals: lost.map(([place, packets]) => ({
    event: { what: 'loss', place, packet: 'SYN', to: 'server' },
    packets,
    connections: packets,
    ofNoAttempt: 0,
  })),
  lost: 0,
  checks: [],
  unwatched: UNWATCHED,
});
function rule(ruling: Ruling, claim: Parameters<typeof heedKernel>[1], word: KernelWord, records = trail()): string {
  const heeded = heedKernel(ruling, claim, aGroup({ kernel: word }), records);
  if (heeded.ruling === 'blamed') return heeded.confidence;
  return heeded.ruling === 'ruled-out' ? heeded.finding.code : heeded.ruling;
}

describe('what is seen in part', () => {
  const seen: KernelWord = { lost: [{ place: 'server-rule', packets: 200 }], unseen: 100 };
  const proven = blamed('proven', finding('link-lost', { lost: 1 }));

  it('makes the place likely that took it, and proves it no more than counters do', () => {
    expect(rule(OPEN, RULE, seen)).toBe('likely');
    expect(rule(proven, RULE, seen)).toBe('proven');
  });
  it('makes no place likely by what was seen later alone: what came first may have been lost elsewhere', () => {
    const half: KernelWord = { ...seen, unseen: 200 };
    const both = trail(['server-rule', 200], ['listener-syn', 1]);
    expect(rule(OPEN, RULE, half, both)).toBe('cannot-tell');
    expect(rule(proven, RULE, half, both)).toBe('proven');
    // The whole run lost nothing elsewhere.
    expect(rule(OPEN, RULE, half, trail(['server-rule', 200]))).toBe('likely');
    expect(rule(proven, LISTENER, half, trail(['server-rule', 200]))).toBe('kernel-lost-elsewhere');
  });
  it('leaves two places to counters, where what was not seen could turn which took more', () => {
    const two = (unseen: number): KernelWord => ({
      lost: [
        { place: 'server-rule', packets: 300 },
        { place: 'listener-syn', packets: 200 },
      ],
      unseen,
    });
    expect([rule(OPEN, RULE, two(99)), rule(proven, LISTENER, two(99))]).toEqual(['likely', 'kernel-shares']);
    expect([rule(OPEN, RULE, two(100)), rule(proven, LISTENER, two(100))]).toEqual(['cannot-tell', 'likely']);
  });
  it('rules another place out, unless as much was not seen as was', () => {
    expect(rule(proven, LISTENER, seen)).toBe('kernel-lost-elsewhere');
    const both = trail(['server-rule', 200], ['listener-syn', 1]);
    expect(rule(proven, LISTENER, { ...seen, unseen: 200 }, both)).toBe('proven');
  });
  it('rules nothing out by its absence, but where every packet was seen', () => {
    expect(rule(proven, RULE, { lost: [], unseen: 1 })).toBe('proven');
    expect(rule(proven, RULE, { lost: [] })).toBe('kernel-lost-none');
  });
  it('rules nothing out by records that a counter contradicts', () => {
    const checks = [{ places: ['listener-syn'], counter: 'TcpExt.ListenDrops', recorded: 300, counted: 200 }] as const;
    const doubtful = { ...trail(['listener-syn', 300]), checks };
    const word: KernelWord = { lost: [{ place: 'listener-syn', packets: 3 }] };
    expect([rule(proven, RULE, word, doubtful), rule(OPEN, LISTENER, word, doubtful)]).toEqual([
      'proven',
      'cannot-tell',
    ]);
  });
  it('is the link where a trail says so, which no kernel does', () => {
    const word: KernelWord = { lost: [{ place: 'link', packets: 3 }] };
    expect(rule(OPEN, { places: ['link'] }, word)).toBe('proven');
    expect(rule(proven, { places: ['link'] }, { lost: [] }, { ...trail(), source: 'bpf' })).toBe('proven');
  });
  it('may have been as the rest, where that was lost at one place alone', () => {
    const nothing: KernelWord = { lost: [], unseen: 50 };
    expect(rule(OPEN, RULE, nothing, trail(['server-rule', 300]))).toBe('possible');
    expect(rule(OPEN, LISTENER, nothing, trail(['server-rule', 300]))).toBe('cannot-tell');
    expect(rule(OPEN, RULE, nothing, trail(['server-rule', 300], ['listener-syn', 1]))).toBe('cannot-tell');
    expect(rule(OPEN, RULE, nothing, trail(['server-rule', 49]))).toBe('cannot-tell');
    const noted = ruledOut(finding('symptom-mismatch', {}));
    expect(rule(noted, RULE, nothing, trail(['server-rule', 300]))).toBe('symptom-mismatch');
  });
});
