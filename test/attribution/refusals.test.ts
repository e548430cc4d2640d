import { describe, expect, it } from 'vitest';
import { attributeGroup } from '../../src/attribution/attribute.ts';
import { refusalsFact } from '../../src/attribution/facts/refusals.ts';
import { OUTCOME, STAGE, SYMPTOM } from '../../src/model/codes.ts';
import { ERRNO } from '../../src/model/errno.ts';
import type { RefusalsFact } from '../../src/model/facts/refusals.ts';
import { newLedger } from '../../src/model/ledger.ts';
import { ok, valueIn } from '../../src/model/probe.ts';
import { seriesOf } from '../../src/model/series.ts';
import { aBook, aGroup, losses, without } from '../limits/book.ts';
import { RUN } from '../report/samples.ts';
import { evidenceOf, NONE } from './nothing-seen.ts';

const refused = aGroup({ autopsy: 'closed', symptom: { kind: 'errno', errno: 'ECONNREFUSED', syscall: 'poll' } });
const rules = (taken: number) => ({ tracking: 0, rules: taken });

function book(changes: Partial<RefusalsFact>, lost: Parameters<typeof losses>[0] = {}) {
  const refusals = { refused: 100, resets: 0, unreachables: 0, listening: true, ...changes };
  return aBook({ refusals, losses: losses(lost) });
}

describe('a refused connection', () => {
  it('was rejected by a rule where the TCP of the server sent no reset and a rule took the SYNs', () => {
    for (const [side, lost] of [
      ['server', { serverIn: rules(100) }],
      ['client', { clientOut: rules(100) }],
    ] as const) {
      expect(attributeGroup(refused, book({}, lost))).toMatchObject({
        cause: { kind: 'network', what: 'rejected-by-rule', side },
        confidence: 'proven',
      });
    }
  });

  it('was rejected by somebody on the way where nobody took the SYNs: not by the server, and not for certain', () => {
    expect(attributeGroup(refused, book({}))).toMatchObject({
      cause: { what: 'rejected-by-rule' },
      confidence: 'likely',
    });
  });

  it('found no listener where the TCP of the server sent as many resets', () => {
    const closed = { cause: { kind: 'application', what: 'refused', side: 'server' }, confidence: 'proven' };
    expect(attributeGroup(refused, book({ resets: 100, listening: false }))).toMatchObject(closed);
    expect(attributeGroup(refused, book({ resets: 130, listening: undefined }))).toMatchObject(closed);
  });

  it('is not proven to have found none while something listened: it may have been another address of the server', () => {
    expect(attributeGroup(refused, book({ resets: 100 }))).toMatchObject({
      cause: { what: 'refused' },
      confidence: 'likely',
    });
  });

  it('is not proven to be a rule’s where other traffic sends resets in the same namespace', () => {
    expect(attributeGroup(refused, book({ resets: 150 }, { serverIn: rules(100) }))).toMatchObject({
      cause: { what: 'rejected-by-rule' },
      confidence: 'likely',
    });
  });

  it('goes to who did most of it, as likely, where both did and the listener came and went', () => {
    const both = (resets: number, taken: number) =>
      attributeGroup(refused, book({ resets, listening: false }, { serverIn: rules(taken) }));
    expect(both(30, 70)).toMatchObject({ cause: { what: 'rejected-by-rule' }, confidence: 'likely' });
    expect(both(70, 30)).toMatchObject({ cause: { what: 'refused' }, confidence: 'likely' });
    expect(both(100, 100).cause).toEqual({ kind: 'unexplained' });
  });

  it('is not proven to have found no listener where nothing of the server was seen', () => {
    const unseen = without(book({}), 'refusals', 'losses');
    expect(attributeGroup(refused, unseen)).toMatchObject({ cause: { what: 'refused' }, confidence: 'likely' });
    const busy = without(book({ resets: 100 }), 'losses');
    expect(attributeGroup(refused, busy).cause).toEqual({ kind: 'unexplained' });
  });
});

describe('an unreachable server', () => {
  const unreachable = aGroup({ symptom: { kind: 'errno', errno: 'EHOSTUNREACH', syscall: 'poll' } });

  it('is behind a rule that rejects by ICMP where the server sent such messages and a rule took the SYNs', () => {
    const rejected = book({ unreachables: 100 }, { serverIn: rules(100) });
    expect(attributeGroup(unreachable, rejected)).toMatchObject({
      cause: { kind: 'network', what: 'rejected-by-rule', side: 'server' },
      confidence: 'proven',
    });
    const denied = aGroup({ symptom: { kind: 'errno', errno: 'EACCES', syscall: 'poll' } });
    expect(attributeGroup(denied, rejected).cause).toMatchObject({ what: 'rejected-by-rule' });
  });

  it('is away where it sent none, or where no rule took a SYN', () => {
    for (const facts of [book({}, { serverIn: rules(100) }), book({ unreachables: 100 })]) {
      expect(attributeGroup(unreachable, facts).cause).toMatchObject({ what: 'unreachable' });
    }
  });
});

describe('a connection that stood, and was reset', () => {
  const reset = aGroup({
    stage: 'response',
    autopsy: 'closed',
    symptom: { kind: 'errno', errno: 'ECONNRESET', syscall: 'recv' },
  });
  const facts = (sent: number, lost: Parameters<typeof losses>[0]) =>
    aBook({ 'server.counters': { 'Tcp.OutRsts': sent }, losses: losses(lost) });

  it('was rejected by a rule where the TCP of the server reset nobody, and a rule took a packet of each', () => {
    for (const [side, lost] of [
      ['server', { serverIn: rules(reset.count) }],
      ['client', { clientOut: rules(reset.count) }],
    ] as const) {
      expect(attributeGroup(reset, facts(0, lost))).toMatchObject({
        cause: { what: 'rejected-by-rule', side },
        confidence: 'proven',
      });
    }
  });

  it('was reset by the application where the TCP of the server sent as many', () => {
    expect(attributeGroup(reset, facts(reset.count, { serverIn: rules(reset.count) }))).toMatchObject({
      cause: { what: 'closed-connection' },
    });
  });

  it('was reset by nobody alone where the TCP of the server and a rule took half of them each', () => {
    const half = reset.count / 2;
    expect(attributeGroup(reset, facts(half, { serverIn: rules(half) }))).toMatchObject({
      cause: { kind: 'unexplained' },
    });
  });

  it('was reset by nobody who was seen where neither did', () => {
    expect(attributeGroup(reset, facts(0, {}))).toMatchObject({ cause: { kind: 'unexplained' } });
  });
});

describe('refusalsFact', () => {
  const moved = (values: Record<string, number>) => {
    const names = [
      'TcpExt.TCPAbortOnData',
      'TcpExt.TCPAbortOnClose',
      'TcpExt.TCPAbortOnMemory',
      'Icmp.OutDestUnreachs',
    ];
    const before = Object.fromEntries([...names, ...Object.keys(values)].map(name => [name, 5]));
    const after = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value + 5]));
    return ok(seriesOf([0, 100], [before, { ...before, ...after }]));
  };
  const standing = (...sockets: number[]) => {
    const rows = sockets.map(count => ({ sockets: count }));
    return ok({
      address: '198.19.0.1',
      port: 8080,
      series: seriesOf(
        sockets.map((_, row) => row * 50),
        rows,
      ),
    });
  };
  const ledger = newLedger(4);
  ledger.outcome.set([OUTCOME.failed, OUTCOME.failed, OUTCOME.failed, OUTCOME.served]);
  ledger.stage.fill(STAGE.connect);
  ledger.symptom.set([SYMPTOM.errno, SYMPTOM.errno, SYMPTOM.errno, SYMPTOM.none]);
  ledger.code.set([ERRNO.ECONNREFUSED, ERRNO.ECONNREFUSED, ERRNO.ECONNRESET, 0]);

  it('leaves out the resets of connections that there were, and counts the attempts that were refused', () => {
    const counters = moved({ 'Tcp.OutRsts': 60, 'TcpExt.TCPAbortOnClose': 30, 'TcpExt.TCPAbortOnData': 20 });
    const seen = evidenceOf({}, { counters, listener: standing(1, 1, 1) });
    expect(valueIn(refusalsFact(RUN, seen, [ledger]))).toEqual({
      refused: 2,
      resets: 10,
      unreachables: 0,
      listening: true,
    });
  });

  it('knows of a listener that was away, and of one that nobody looked at', () => {
    const counters = moved({ 'Tcp.OutRsts': 0 });
    const listening = (listener: Parameters<typeof evidenceOf>[1]) =>
      valueIn(refusalsFact(RUN, evidenceOf({}, { counters, ...listener }), []))?.listening;
    expect(listening({ listener: standing(1, 0, 1) })).toBe(false);
    expect(listening({})).toBeUndefined();
  });

  it('counts the calls of a program that tries again', () => {
    const call = { pid: 1, syscall: 'connect', errno: 'ECONNREFUSED', firstMs: 0, lastMs: 1 };
    const calls = [
      { ...call, side: 'client', count: 40 },
      { ...call, side: 'server', count: 7 },
    ] as const;
    const seen = {
      ...evidenceOf({}, { counters: moved({ 'Tcp.OutRsts': 0 }) }),
      failedCalls: ok({ calls, lost: 0 }),
    };
    expect(valueIn(refusalsFact(RUN, seen, [ledger]))?.refused).toBe(40);
  });

  it('counts the resets of the client’s namespace where a port of that may lead to the server', () => {
    const plan = { ...RUN.plan, target: { ...RUN.plan.target, namespacePid: 4711 } };
    const seen = evidenceOf({ counters: moved({ 'Tcp.OutRsts': 3 }) }, { counters: moved({ 'Tcp.OutRsts': 4 }) });
    expect(valueIn(refusalsFact({ ...RUN, plan }, seen, []))?.resets).toBe(7);
    expect(valueIn(refusalsFact(RUN, seen, []))?.resets).toBe(4);
  });

  it('is not known where the counters were not read: unknown is not none', () => {
    expect(refusalsFact(RUN, evidenceOf({}, { counters: NONE }), []).state).toBe('absent');
    expect(refusalsFact(RUN, evidenceOf({}, { counters: moved({}) }), []).state).toBe('absent');
  });
});
