import { describe, expect, it } from 'vitest';
import { attributeGroup } from '../../src/attribution/attribute.ts';
import { forksFact } from '../../src/attribution/facts/forks.ts';
import { shortagesFact } from '../../src/attribution/facts/shortages.ts';
import type { FailedCallFact } from '../../src/model/facts/calls.ts';
import { absent, ok, valueIn } from '../../src/model/probe.ts';
import { aBook, acceptance, aGroup, listener } from './book.ts';

const answered = (status: number, count = 100) =>
  aGroup({ stage: 'response', autopsy: 'closed', symptom: { kind: 'http-status', status }, count });
const call = (syscall: string, errno: string, count: number, lastMs = 5000): FailedCallFact => ({
  side: 'server',
  pid: 20,
  syscall,
  errno,
  count,
  firstMs: Math.min(lastMs, 1000),
  lastMs,
});
const short = (...calls: readonly FailedCallFact[]) => ({ 'server.shortages': { calls, known: true } });
const full = { 'server.processes': [{ pid: 20, role: 'target', nofile: 400, peakDescriptors: 400 }] } as const;

describe('an answer with an error', () => {
  it('is the application’s, proven, where no call of the server failed', () => {
    expect(attributeGroup(answered(503), aBook())).toMatchObject({
      cause: { what: 'answered-with-an-error' },
      confidence: 'proven',
    });
  });

  it.each([
    ['connect', 'EADDRNOTAVAIL', {}, { limit: 'ephemeral-ports', side: 'server' }],
    ['openat', 'EMFILE', full, { limit: 'nofile', side: 'server', value: '400' }],
    ['openat', 'ENFILE', { openFiles: { peak: 9990, max: 10_000 } }, { limit: 'file-max', side: 'server' }],
  ] as const)('is a limit’s where %s() failed with %s as often', (syscall, errno, facts, cause) => {
    const of = (count: number) =>
      attributeGroup(answered(502), aBook({ ...facts, ...short(call(syscall, errno, count)) }));
    expect(of(100)).toMatchObject({ cause, confidence: 'proven' });
    expect(of(60)).toMatchObject({ cause, confidence: 'likely' });
  });

  it('is a limit’s where the server could not fork as often', () => {
    const facts = {
      'server.users': [{ uid: 1000, nproc: 150, exempt: false, peakThreads: 150 }],
      'server.forks': { failed: 100, known: true },
    };
    expect(attributeGroup(answered(500), aBook(facts)).cause).toMatchObject({ limit: 'nproc' });
  });

  it.each([
    ['connect', 'EADDRNOTAVAIL', 3],
    ['openat', 'EMFILE', 3],
    ['connect', 'EAGAIN', 100],
    ['clone', 'EAGAIN', 100],
    ['socket', 'ENOMEM', 100],
  ] as const)(
    'is likely the application’s where %s() failed with %s %i times, which is named',
    (syscall, errno, count) => {
      const book = aBook({ ...full, ...short(call(syscall, errno, count)), acceptance: acceptance() });
      const { cause, confidence, because } = attributeGroup(answered(502), book);
      expect({ cause, confidence }).toMatchObject({ cause: { what: 'answered-with-an-error' }, confidence: 'likely' });
      expect(because).toContainEqual({ code: 'server-call-failed', values: { call: syscall, errno, count } });
    },
  );

  it('is likely the application’s, too, where another listener of its host was full', () => {
    const other = { address: '127.0.0.1', port: 9001, peakQueue: 5, bound: 4 };
    const { confidence, because } = attributeGroup(
      answered(502),
      aBook({ listener: listener({ fullOthers: [other] }) }),
    );
    expect(confidence).toBe('likely');
    expect(because.map(({ code }) => code)).toContain('other-listener-overflowed');
  });

  it('is not put down to calls that failed at another time', () => {
    const book = aBook({ ...full, ...short(call('openat', 'EMFILE', 100, 100)) });
    expect(attributeGroup(answered(500), book)).toMatchObject({
      cause: { what: 'answered-with-an-error' },
      confidence: 'proven',
    });
  });

  it('that is the client’s own fault is no matter of limits', () => {
    const book = aBook(short(call('connect', 'EADDRNOTAVAIL', 100)));
    expect(attributeGroup(answered(404), book)).toMatchObject({
      cause: { what: 'answered-with-an-error' },
      confidence: 'proven',
    });
  });
});

it('what the server was short of shows in its failed calls, else in its log', () => {
  const harmless = call('connect', 'ECONNREFUSED', 9);
  const unix = call('connect', 'EAGAIN', 7);
  expect(valueIn(shortagesFact(ok([harmless, unix]), ok([])))).toEqual({ calls: [unix], known: true });
  const line = (text: string) => ({ text, count: 7, firstMs: 0, lastMs: 100 });
  const said = valueIn(
    shortagesFact(
      absent('not traced'),
      ok([
        line(
          '[crit] connect() to 127.0.0.1:9001 failed (99: Cannot assign requested address) while connecting to upstream',
        ),
        line('[crit] open() "/srv/index.html" failed (24: Too many open files)'),
        line('[error] upstream timed out'),
      ]),
    ),
  );
  expect(said).toMatchObject({
    known: true,
    calls: [
      { syscall: 'connect', errno: 'EADDRNOTAVAIL', count: 7 },
      { syscall: 'open', errno: 'EMFILE', count: 7 },
    ],
  });
  expect(
    valueIn(forksFact(absent('not traced'), ok([line('[error] upstream timed out')]), () => undefined))?.failed,
  ).toBe(0);
});
