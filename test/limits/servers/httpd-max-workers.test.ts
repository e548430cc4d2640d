import { describe, expect, it } from 'vitest';
import { attributeGroup } from '../../../src/attribution/attribute.ts';
import { httpdMaxWorkers as limit } from '../../../src/limits/servers/httpd-max-workers.ts';
import { aBook, acceptance, aGroup, listener, losses } from '../book.ts';

const LINE = {
  text: '[mpm_event:error] AH00484: server reached MaxRequestWorkers setting, consider raising the MaxRequestWorkers setting',
  count: 1,
  firstMs: 900,
  lastMs: 900,
};
const HTTPD = {
  kind: 'httpd',
  configured: { kind: 'httpd', mpm: 'event', maxRequestWorkers: 100, serverLimit: 16, threadsPerChild: 25 },
} as const;

const queued = aGroup({ stage: 'response', autopsy: 'queued' });
const stalled = acceptance({ accepted: 300, stalledAtEnd: true, longestStallMs: 3000, errorsKnown: false });

describe('httpd-max-workers', () => {
  it('is proven by the line in its log', () => {
    const ruling = limit.judge(queued, 'server', aBook({ application: HTTPD, targetLog: [LINE], acceptance: stalled }));
    expect(ruling).toMatchObject({ ruling: 'blamed', confidence: 'proven' });
    expect(limit.effective('server', aBook({ application: HTTPD }))).toBe('100');
  });

  it('is not why connections failed before httpd ran out of workers', () => {
    const later = { ...LINE, firstMs: 9000, lastMs: 9000 };
    const book = aBook({ application: HTTPD, targetLog: [later], acceptance: acceptance({ accepted: 90 }) });
    expect(limit.judge(queued, 'server', book)).toMatchObject({ finding: { code: 'workers-free' } });
  });

  it('is likely where as many were accepted as it has workers, and no more', () => {
    expect(limit.judge(queued, 'server', aBook({ application: HTTPD, acceptance: stalled }))).toEqual({
      ruling: 'blamed',
      confidence: 'likely',
      findings: [{ code: 'workers-all-taken', values: { accepted: 300, workers: 100 } }],
    });
  });

  it.each([
    ['fewer were accepted than it has workers', acceptance({ accepted: 90, stalledAtEnd: true })],
    ['it went on accepting', acceptance({ accepted: 300 })],
  ])('is ruled out where %s', (_, accepted) => {
    expect(limit.judge(queued, 'server', aBook({ application: HTTPD, acceptance: accepted }))).toMatchObject({
      ruling: 'ruled-out',
      finding: { code: 'workers-free' },
    });
  });

  it('is no rival for another server whose accept queue stands still', () => {
    const book = aBook({ acceptance: stalled });
    expect(limit.judge(queued, 'server', book)).toMatchObject({ finding: { code: 'symptom-mismatch' } });
    expect(attributeGroup(queued, book).cause).toMatchObject({ what: 'slow-to-accept' });
  });

  it('is likely where httpd closes kept connections while its log says so, and no rival where it does not', () => {
    const closed = aGroup({ stage: 'response', symptom: { kind: 'eof' }, autopsy: 'closed' });
    const book = aBook({ application: { kind: 'external' }, targetLog: [LINE] });
    expect(attributeGroup(closed, book)).toMatchObject({ cause: { limit: 'httpd-max-workers' }, confidence: 'likely' });
    expect(limit.judge(closed, 'server', aBook({ application: HTTPD }))).toMatchObject({
      finding: { code: 'workers-free' },
    });
  });

  it('is preferred to an application that is slow to accept', () => {
    const errorsKnown = { ...stalled, errorsKnown: true };
    const book = aBook({ application: HTTPD, targetLog: [LINE], acceptance: errorsKnown });
    expect(attributeGroup(queued, book)).toMatchObject({
      cause: { kind: 'limit', limit: 'httpd-max-workers', setting: 'MaxRequestWorkers', value: '100' },
      confidence: 'proven',
    });
  });
});

describe('a kept connection that httpd closed', () => {
  const closed = aGroup({ outcome: 'failed', stage: 'hold', symptom: { kind: 'eof' }, autopsy: 'closed' });
  const short = { application: HTTPD, targetLog: [LINE], acceptance: stalled };

  it('made room for others, where the workers were all taken', () => {
    expect(attributeGroup(closed, aBook(short)).cause).toMatchObject({ limit: 'httpd-max-workers' });
  });

  it('made room where more were taken than a child has threads, by the event module that a lab configures', () => {
    const taken = acceptance({ accepted: 30 });
    expect(attributeGroup(closed, aBook({ application: HTTPD, acceptance: taken }))).toMatchObject({
      cause: { limit: 'httpd-max-workers' },
      confidence: 'likely',
    });
    const running = { ...HTTPD, kind: 'external' } as const;
    const worker = { ...HTTPD, configured: { ...HTTPD.configured, mpm: 'worker' } } as const;
    for (const application of [running, worker])
      expect(limit.judge(closed, 'server', aBook({ application, acceptance: taken })).ruling).toBe('ruled-out');
    const few = aBook({ application: HTTPD, acceptance: acceptance({ accepted: 25 }) });
    expect(limit.judge(closed, 'server', few).ruling).toBe('ruled-out');
  });

  it('was closed by the application, where they were not', () => {
    const ruling = limit.judge(
      closed,
      'server',
      aBook({ application: HTTPD, acceptance: acceptance({ accepted: 20 }) }),
    );
    expect(ruling).toMatchObject({ ruling: 'ruled-out', finding: { code: 'workers-free' } });
  });

  it('is no matter of the workers, where a child was out of descriptors and ended', () => {
    const full = [{ pid: 7, role: 'target', nofile: 100, peakDescriptors: 100 } as const];
    const ruling = limit.judge(closed, 'server', aBook({ ...short, 'server.processes': full }));
    expect(ruling).toMatchObject({ ruling: 'ruled-out', finding: { code: 'descriptors-at-limit' } });
  });
});

describe('an accept queue that overflows', () => {
  const overflow = { listener: listener({ peakQueue: 512, wasFull: true }), losses: losses({ acceptQueue: 300 }) };

  it('does so because of the workers, where they are all taken', () => {
    const { cause, remedy } = attributeGroup(aGroup(), aBook({ ...overflow, application: HTTPD, acceptance: stalled }));
    expect(cause).toMatchObject({ limit: 'listen-backlog', root: { limit: 'httpd-max-workers', value: '100' } });
    expect(remedy?.now[0]).toContain('MaxRequestWorkers');
  });

  it('does so by itself, where they are not', () => {
    const { cause } = attributeGroup(aGroup(), aBook({ ...overflow, application: HTTPD }));
    expect(cause).toMatchObject({ limit: 'listen-backlog' });
    expect(cause).not.toHaveProperty('root');
  });

  it('does so because of the descriptors, where accept() failed', () => {
    const failing = acceptance({ ...stalled, errors: { EMFILE: 3 }, errorsKnown: true });
    const { cause } = attributeGroup(aGroup(), aBook({ ...overflow, application: HTTPD, acceptance: failing }));
    expect(cause).toMatchObject({ root: { limit: 'nofile', side: 'server' } });
  });
});
