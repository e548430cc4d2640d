import { describe, expect, it } from 'vitest';
import { nofile } from '../../src/limits/nofile.ts';
import { aBook, acceptance, aGroup } from './book.ts';

const emfile = aGroup({
  stage: 'socket',
  autopsy: 'no-socket',
  symptom: { kind: 'errno', errno: 'EMFILE', syscall: 'socket' },
});
const closedEarly = aGroup({ stage: 'response', autopsy: 'closed', symptom: { kind: 'eof' } });
const queued = aGroup({ stage: 'response', autopsy: 'queued' });
const fullServer = { 'server.processes': [{ pid: 20, role: 'target', nofile: 400, peakDescriptors: 399 }] } as const;

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
    for (const group of [queued, closedEarly]) {
      expect(nofile.judge(group, 'server', book)).toMatchObject({ ruling: 'blamed', confidence: 'proven' });
    }
  });

  it('is likely when nobody could see accept() fail: libuv hides it', () => {
    const book = aBook({ ...fullServer, acceptance: acceptance({ errorsKnown: false }) });
    expect(nofile.judge(closedEarly, 'server', book)).toMatchObject({ ruling: 'blamed', confidence: 'likely' });
  });

  it('is ruled out when accept() never failed, or descriptors were left', () => {
    expect(nofile.judge(closedEarly, 'server', aBook(fullServer)).ruling).toBe('ruled-out');
    const failing = aBook({ acceptance: acceptance({ errors: { EMFILE: 7 } }) });
    expect(nofile.judge(queued, 'server', failing).ruling).toBe('ruled-out');
  });
});
