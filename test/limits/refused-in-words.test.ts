import { describe, expect, it } from 'vitest';
import { attributeGroup } from '../../src/attribution/attribute.ts';
import type { Symptom } from '../../src/model/attempt.ts';
import { valueIn } from '../../src/model/probe.ts';
import { aBook, aGroup } from './book.ts';

const failed = (symptom: Symptom) => aGroup({ stage: 'response', autopsy: 'closed', symptom, count: 150 });
const load = valueIn(aBook().load);
const said = (symptom: string, firstBytes: string) =>
  load === undefined ? {} : { load: { ...load, unexpected: [{ symptom, firstBytes, count: 150 }] } };

describe('an answer that is no answer', () => {
  it('is the application’s refusal, with the words that it said', () => {
    const words = said('refused-in-words', '-ERR max number of clients reached\\r\\n');
    expect(attributeGroup(failed({ kind: 'refused-in-words' }), aBook(words))).toMatchObject({
      cause: { kind: 'application', what: 'refused-in-words' },
      confidence: 'proven',
      because: [
        { code: 'refused-in-words' },
        { code: 'first-bytes', values: { firstBytes: '-ERR max number of clients reached\\r\\n', count: 150 } },
      ],
    });
  });

  it('is a limit’s where calls of the server failed as often', () => {
    const call = { side: 'server', pid: 20, syscall: 'openat', errno: 'ENFILE', count: 150, firstMs: 0, lastMs: 5000 };
    const book = aBook({
      openFiles: { peak: 9990, max: 10_000 },
      'server.shortages': { calls: [call as never], known: true },
    });
    expect(attributeGroup(failed({ kind: 'refused-in-words' }), book).cause).toMatchObject({ limit: 'file-max' });
  });

  it('is only likely the application’s where it is merely unexpected', () => {
    expect(attributeGroup(failed({ kind: 'unexpected-answer' }), aBook())).toMatchObject({
      cause: { what: 'answered-unexpectedly' },
      confidence: 'likely',
    });
  });

  it('does not show the words of other failures', () => {
    const { because } = attributeGroup(failed({ kind: 'unexpected-answer' }), aBook(said('refused-in-words', 'no')));
    expect(because.map(({ code }) => code)).toEqual(['answered-unexpectedly']);
  });
});

describe('a TLS handshake that failed', () => {
  it.each([
    ['untrusted', 'proven'],
    ['not-tls', 'proven'],
    ['alert', 'proven'],
    ['other', 'likely'],
  ] as const)('by %s is %s', (tls, confidence) => {
    expect(attributeGroup(failed({ kind: 'tls', tls }), aBook())).toMatchObject({
      cause: { what: 'failed-handshake' },
      confidence,
      because: [{ code: 'handshake-failed', values: { fault: tls } }],
    });
  });
});
