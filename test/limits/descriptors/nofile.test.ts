import { describe, expect, it } from 'vitest';
import { attributeGroup } from '../../../src/attribution/attribute.ts';
import { nofile } from '../../../src/limits/descriptors/nofile.ts';
import { aBook, acceptance, aGroup } from '../book.ts';

const emfile = aGroup({
  stage: 'socket',
  autopsy: 'no-socket',
  symptom: { kind: 'errno', errno: 'EMFILE', syscall: 'socket' },
});
const closedEarly = aGroup({ stage: 'response', autopsy: 'closed', symptom: { kind: 'eof' } });
const queued = aGroup({ stage: 'response', autopsy: 'queued' });
const fullServer = { 'server.processes': [{ pid: 20, role: 'target', nofile: 400, peakDescriptors: 400 }] } as const;

describe('nofile on the client', () => {
  it('is proven by EMFILE from socket() and a process at its limit', () => {
    const book = aBook({ 'client.processes': [{ pid: 10, role: 'driver', nofile: 1024, peakDescriptors: 1024 }] });
    expect(nofile.judge(emfile, 'client', book)).toMatchObject({ ruling: 'blamed', confidence: 'proven' });
    expect(nofile.effective('client', book)).toBe('1024');
  });

  it('is ruled out when the process had descriptors left: fs.nr_open gives EMFILE too', () => {
    expect(nofile.judge(emfile, 'client', aBook())).toMatchObject({
      ruling: 'ruled-out',
      finding: { code: 'descriptors-below-limit' },
    });
  });

  it('is not looked at for ENFILE, which is the machine, nor on the other side', () => {
    const enfile = aGroup({ ...emfile, symptom: { kind: 'errno', errno: 'ENFILE', syscall: 'socket' } });
    expect(nofile.judge(enfile, 'client', aBook())).toMatchObject({ finding: { code: 'symptom-mismatch' } });
    expect(nofile.judge(emfile, 'server', aBook(fullServer))).toMatchObject({ finding: { code: 'symptom-mismatch' } });
  });
});

describe('nofile on the server', () => {
  it('is proven by accept() EMFILE and a process at its limit', () => {
    const book = aBook({ ...fullServer, acceptance: acceptance({ errors: { EMFILE: 7 } }) });
    expect(nofile.judge(queued, 'server', book)).toMatchObject({ ruling: 'blamed', confidence: 'proven' });
    const shed = (count: number) => nofile.judge(aGroup({ ...closedEarly, count }), 'server', book);
    expect(shed(7)).toMatchObject({ ruling: 'blamed', confidence: 'proven' });
    expect(shed(100)).toMatchObject({ ruling: 'blamed', confidence: 'likely' });
  });

  it('is no cause of what one EMFILE did not fail: the server was not short of descriptors, and went on', () => {
    const errorTime = { firstMs: 300, lastMs: 300, takenAfter: 580 };
    const book = aBook({ acceptance: acceptance({ errors: { EMFILE: 1 }, errorTime }) });
    for (const group of [closedEarly, queued]) {
      expect(nofile.judge(group, 'server', book)).toMatchObject({ finding: { code: 'calls-too-few' } });
      expect(attributeGroup(group, book).cause).toMatchObject({ kind: 'application' });
    }
  });

  it('is no cause of what failed before, or long after, the process was at its limit', () => {
    const at = (firstMs: number, lastMs: number) => ({ firstMs, lastMs, takenAfter: 500 });
    const ofTime = (fullTime: ReturnType<typeof at>) =>
      aBook({
        'server.processes': [{ ...fullServer['server.processes'][0], fullTime }],
        acceptance: acceptance({ errorsKnown: false }),
      });
    expect(nofile.judge(closedEarly, 'server', ofTime(at(900, 5000))).ruling).toBe('blamed');
    for (const other of [at(0, 100), at(4800, 6000)]) {
      const ruling = nofile.judge(closedEarly, 'server', ofTime(other));
      expect(ruling).toMatchObject({ finding: { code: 'descriptors-left-then' } });
    }
  });

  it('cannot be told where nobody saw accept() fail and a process came close, which is not full', () => {
    const close = [{ pid: 20, role: 'target', nofile: 400, peakDescriptors: 397 }] as const;
    const book = aBook({ 'server.processes': close, acceptance: acceptance({ errorsKnown: false }) });
    expect(nofile.judge(closedEarly, 'server', book).ruling).toBe('cannot-tell');
    expect(attributeGroup(closedEarly, book).cause).toMatchObject({ what: 'closed-connection' });
  });

  it('is why connections wait where nobody saw accept() fail, before an application that is slow', () => {
    const book = aBook({ ...fullServer, acceptance: acceptance({ errorsKnown: false, stalledAtEnd: true }) });
    expect(attributeGroup(queued, book).cause).toMatchObject({ limit: 'nofile', side: 'server' });
  });

  it('is what reset a connection whose client had run out of time; one that the kernel gave up is another matter', () => {
    const book = aBook({ ...fullServer, acceptance: acceptance({ errors: { EMFILE: 7 } }) });
    const reset = aGroup({ stage: 'response', autopsy: 'closed', symptom: { kind: 'timeout' }, count: 7 });
    const givenUp = aGroup({ ...reset, symptom: { kind: 'errno', errno: 'ETIMEDOUT', syscall: 'recv' } });
    expect(nofile.judge(reset, 'server', book)).toMatchObject({ ruling: 'blamed', confidence: 'proven' });
    expect(nofile.judge(givenUp, 'server', book)).toMatchObject({ finding: { code: 'symptom-mismatch' } });
    expect(nofile.judge(reset, 'server', aBook()).ruling).toBe('ruled-out');
  });

  it('is likely when nobody could see accept() fail: libuv hides it', () => {
    const book = aBook({ ...fullServer, acceptance: acceptance({ errorsKnown: false }) });
    expect(nofile.judge(closedEarly, 'server', book)).toMatchObject({ ruling: 'blamed', confidence: 'likely' });
  });

  it('is likely by accept() EMFILE alone: libuv is below its limit again before anybody looks', () => {
    const failing = { acceptance: acceptance({ errors: { EMFILE: 7 } }) };
    const ofOpen = (nrOpen: string) =>
      aBook({
        ...failing,
        'server.settings': { 'fs.nr_open': nrOpen },
        'server.processes': [{ pid: 20, role: 'target', nofile: 80, peakDescriptors: 66 }],
      });
    expect(nofile.judge(closedEarly, 'server', ofOpen('1048576'))).toMatchObject({ confidence: 'likely' });
    expect(nofile.judge(closedEarly, 'server', ofOpen('64')).ruling).toBe('ruled-out');
  });

  it('is ruled out when accept() never failed, or descriptors were left', () => {
    expect(nofile.judge(closedEarly, 'server', aBook(fullServer)).ruling).toBe('ruled-out');
    const failing = aBook({ acceptance: acceptance({ errors: { EMFILE: 7 } }) });
    expect(nofile.judge(queued, 'server', failing).ruling).toBe('ruled-out');
  });
});

describe('nofile of a server that gives up, or deals out, what it has', () => {
  const full = [{ pid: 20, role: 'target', nofile: 200, peakDescriptors: 200 }] as const;
  const failing = acceptance({ errors: { EMFILE: 5 } });
  const unanswered = aGroup({ stage: 'response', autopsy: 'accepted' });

  it('is blamed for connections that it closed after it had served them', () => {
    const held = aGroup({ stage: 'hold', symptom: { kind: 'eof' }, autopsy: 'closed' });
    const book = aBook({ 'server.processes': full, acceptance: failing });
    expect(nofile.judge(held, 'server', book)).toMatchObject({ ruling: 'blamed', confidence: 'likely' });
    expect(nofile.judge(held, 'server', aBook())).toMatchObject({ finding: { code: 'descriptors-below-limit' } });
  });

  it('is blamed for connections that a cluster accepted and could not deal out', () => {
    const application = { kind: 'node-cluster' } as const;
    const book = aBook({ 'server.processes': full, application });
    expect(attributeGroup(unanswered, book).cause).toMatchObject({ limit: 'nofile', side: 'server' });
    expect(attributeGroup(unanswered, aBook({ application })).cause).toMatchObject({ what: 'slow-to-answer' });
  });

  it('has nothing to do with connections that one process accepted and did not answer', () => {
    const book = aBook({ 'server.processes': full, acceptance: failing });
    expect(attributeGroup(unanswered, book).cause).toMatchObject({ what: 'slow-to-answer' });
  });
});
