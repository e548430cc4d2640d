import { describe, expect, it } from 'vitest';
import { attributeGroup } from '../../src/attribution/attribute.ts';
import { aBook, aGroup } from '../limits/book.ts';

it('an answer that only the driver counted as no success is likely the application’s', () => {
  const answered = aGroup({ stage: 'response', autopsy: 'unknown', symptom: { kind: 'http-status', status: 0 } });
  expect(attributeGroup(answered, aBook())).toMatchObject({
    cause: { what: 'answered-with-an-error' },
    confidence: 'likely',
  });
});

it('and a limit’s where calls of the server failed for it as often', () => {
  const answered = aGroup({ stage: 'response', autopsy: 'unknown', symptom: { kind: 'http-status', status: 0 } });
  const call = { side: 'server', pid: 20, syscall: 'connect', errno: 'EADDRNOTAVAIL' } as const;
  const calls = [{ ...call, count: 100, firstMs: 1000, lastMs: 5000 }];
  const { cause } = attributeGroup(answered, aBook({ 'server.shortages': { calls, known: true } }));
  expect(cause).toMatchObject({ limit: 'ephemeral-ports', side: 'server' });
});

describe('an answer of 503, and a server that logs its own cap', () => {
  const answered = aGroup({ stage: 'response', autopsy: 'unknown', symptom: { kind: 'http-status', status: 503 } });
  const application = { kind: 'external', known: [{ server: 'uvicorn' }] } as const;
  const said = (count: number) => [{ text: 'WARNING: Exceeded concurrency limit.', count, firstMs: 0, lastMs: 9000 }];
  const cap = { server: 'uvicorn', setting: '--limit-concurrency' };

  it('is proven to be of that cap where it says so as often, and likely where it says so now and then', () => {
    const often = attributeGroup(answered, aBook({ application, targetLog: said(answered.count) }));
    expect(often).toMatchObject({ cause: { what: 'answered-with-an-error', cap }, confidence: 'proven' });
    expect(often.remedy?.now).toContainEqual(expect.stringContaining('--limit-concurrency'));
    const seldom = attributeGroup(answered, aBook({ application, targetLog: said(1) }));
    expect(seldom).toMatchObject({ cause: { cap }, confidence: 'likely' });
  });

  it.each([
    ['another program serves', { application: { kind: 'external', known: [{ server: 'haproxy' }] } as const }],
    [
      'it says so at another time',
      { targetLog: [{ text: 'exceeded concurrency limit', count: 99, firstMs: 1e6, lastMs: 1e6 }] },
    ],
    ['it says something else', { targetLog: [{ text: 'started', count: 99, firstMs: 0, lastMs: 9000 }] }],
  ])('is of no cap where %s', (_, changes) => {
    const { cause } = attributeGroup(answered, aBook({ application, targetLog: said(answered.count), ...changes }));
    expect(cause).toMatchObject({ what: 'answered-with-an-error' });
    expect(cause).not.toHaveProperty('cap');
  });
});

describe('an end of file', () => {
  const closed = (stage: 'response' | 'hold') => aGroup({ stage, autopsy: 'closed', symptom: { kind: 'eof' } });

  it('before the answer is a connection closed unanswered, and after it one that was answered', () => {
    expect(attributeGroup(closed('response'), aBook()).cause).toMatchObject({ what: 'closed-connection' });
    expect(attributeGroup(closed('hold'), aBook()).cause).toMatchObject({ what: 'closed-after-answer' });
  });

  it('after a mere connect is unanswered: nothing was asked', () => {
    const book = aBook();
    const load = book.load.state === 'read' ? book.load.value : undefined;
    if (load === undefined) throw new Error('there is no load');
    const connecting = aBook({ load: { ...load, probe: 'none' } });
    expect(attributeGroup(closed('hold'), connecting).cause).toMatchObject({ what: 'closed-connection' });
  });
});
