import { describe, expect, it } from 'vitest';
import { nginxWorkerConnections as limit } from '../../../src/limits/servers/nginx-worker-connections.ts';
import { aBook, aGroup, without } from '../book.ts';

const LINE = { text: '[warn] 512 worker_connections are not enough', count: 2, firstMs: 900, lastMs: 1900 };
const NGINX = {
  kind: 'nginx',
  configured: { kind: 'nginx', workers: 1, workerConnections: 512 },
} as const;

const closed = aGroup({ stage: 'response', symptom: { kind: 'eof' }, autopsy: 'closed' });
const closedLater = aGroup({ stage: 'hold', symptom: { kind: 'eof' }, autopsy: 'closed' });
const reset = aGroup({ ...closed, symptom: { kind: 'errno', errno: 'ECONNRESET', syscall: 'recv' } });

describe('nginx-worker-connections', () => {
  it.each([
    ['closed unanswered', closed],
    ['closed while held', closedLater],
    ['reset', reset],
  ])('is blamed for connections that were %s while its log says so', (_, group) => {
    expect(limit.judge(group, 'server', aBook({ application: NGINX, targetLog: [LINE] }))).toEqual({
      ruling: 'blamed',
      confidence: 'proven',
      findings: [{ code: 'target-said', values: { text: LINE.text, count: 2 } }],
    });
  });

  it('is blamed for an nginx that somebody else configured, with the number that the log has', () => {
    const book = aBook({ application: { kind: 'command' }, targetLog: [LINE] });
    expect(limit.judge(closed, 'server', book).ruling).toBe('blamed');
    expect(limit.effective('server', book)).toBe('512');
  });

  it('is ruled out for what failed long before nginx first said so, or after it last did', () => {
    for (const [firstMs, lastMs] of [
      [8000, 9000],
      [-9000, -9000],
    ] as const) {
      const book = aBook({ application: NGINX, targetLog: [{ ...LINE, firstMs, lastMs }] });
      expect(limit.judge(closed, 'server', book).ruling).toBe('ruled-out');
    }
  });

  it('is ruled out where nginx did not say so', () => {
    const book = aBook({
      application: NGINX,
      targetLog: [{ ...LINE, text: '[crit] accept4() failed (24: Too many open files)' }],
    });
    expect(limit.judge(closed, 'server', book)).toEqual({
      ruling: 'ruled-out',
      finding: { code: 'target-never-said', values: { server: 'nginx' } },
    });
  });

  it.each([
    [68, { ruling: 'blamed', confidence: 'likely', findings: [{ code: 'worker-connections-taken' }] }],
    [60, { ruling: 'ruled-out', finding: { code: 'worker-connections-left', values: { used: 60 } } }],
  ])('of an nginx that runs already is judged by its use where the log is silent: %s descriptors', (used, ruling) => {
    const book = aBook({
      application: { kind: 'external', configured: { kind: 'nginx', workers: 1, workerConnections: 64 } },
      'server.processes': [{ pid: 7, role: 'target', nofile: 1024, peakDescriptors: used }],
    });
    expect(limit.judge(closed, 'server', book)).toMatchObject(ruling);
  });

  it('is no rival for another server', () => {
    expect(limit.judge(closed, 'server', aBook())).toMatchObject({ finding: { code: 'symptom-mismatch' } });
  });

  it('cannot be told without the log', () => {
    expect(limit.judge(closed, 'server', without(aBook({ application: NGINX }), 'targetLog')).ruling).toBe(
      'cannot-tell',
    );
  });

  it.each([
    ['wait in the accept queue', aGroup({ stage: 'response', autopsy: 'queued' })],
    ['never connected', aGroup()],
  ])('has nothing to do with connections that %s', (_, group) => {
    const book = aBook({ application: NGINX, targetLog: [LINE] });
    expect(limit.judge(group, 'server', book)).toMatchObject({ finding: { code: 'symptom-mismatch' } });
  });
});
