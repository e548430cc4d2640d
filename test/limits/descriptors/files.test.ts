import { describe, expect, it } from 'vitest';
import { attributeGroup } from '../../../src/attribution/attribute.ts';
import { fileMax } from '../../../src/limits/descriptors/file-max.ts';
import { nofile } from '../../../src/limits/descriptors/nofile.ts';
import { nrOpen } from '../../../src/limits/descriptors/nr-open.ts';
import { aBook, acceptance, aGroup, listener, losses, without } from '../book.ts';

const failedSocket = (errno: string) =>
  aGroup({ stage: 'socket', autopsy: 'no-socket', symptom: { kind: 'errno', errno, syscall: 'socket' } });
const queued = aGroup({ stage: 'response', autopsy: 'queued' });
const settings = { 'net.ipv4.tcp_syncookies': '1', 'fs.nr_open': '8192' };
const fullTable = { pid: 20, nofile: 20_000, peakDescriptors: 8190 } as const;
const overflow = { listener: listener({ wasFull: true, peakQueue: 512 }), losses: losses({ acceptQueue: 900 }) };

describe('nr-open', () => {
  it('is proven by EMFILE in a process that has fewer descriptors than its limit, and as many as fs.nr_open', () => {
    const book = aBook({ 'client.processes': [{ ...fullTable, role: 'driver' }], 'client.settings': settings });
    expect(attributeGroup(failedSocket('EMFILE'), book)).toMatchObject({
      cause: { limit: 'nr-open', side: 'client', setting: 'fs.nr_open', value: '8192' },
      confidence: 'proven',
    });
  });

  it('is not blamed for a process at its own limit, also where both are the same', () => {
    const full = { pid: 10, role: 'driver', nofile: 8192, peakDescriptors: 8192 } as const;
    const book = aBook({ 'client.processes': [full], 'client.settings': settings });
    expect(nrOpen.judge(failedSocket('EMFILE'), 'client', book)).toMatchObject({ ruling: 'ruled-out' });
    expect(attributeGroup(failedSocket('EMFILE'), book).cause).toMatchObject({ limit: 'nofile' });
  });

  it('is the root of an accept queue that overflows because accept() says EMFILE below the limit', () => {
    const failing = acceptance({ errors: { EMFILE: 165 } });
    const servers = { 'server.processes': [{ ...fullTable, role: 'target' }], 'server.settings': settings } as const;
    const book = aBook({ ...overflow, ...servers, acceptance: failing });
    expect(attributeGroup(aGroup(), book).cause).toMatchObject({ limit: 'listen-backlog', root: { limit: 'nr-open' } });
    expect(attributeGroup(queued, book).cause).toMatchObject({ limit: 'nr-open', side: 'server' });
    const atLimit = { 'server.processes': [{ pid: 20, role: 'target', nofile: 400, peakDescriptors: 400 }] } as const;
    const own = aBook({ ...overflow, ...atLimit, 'server.settings': settings, acceptance: failing });
    expect(attributeGroup(aGroup(), own).cause).toMatchObject({ root: { limit: 'nofile' } });
  });

  it('is ruled out where accept() never failed, and cannot be told without the setting', () => {
    const servers = { 'server.processes': [{ ...fullTable, role: 'target' }], 'server.settings': settings } as const;
    expect(nrOpen.judge(queued, 'server', aBook(servers)).ruling).toBe('ruled-out');
    const unread = aBook({ ...servers, 'server.settings': {}, acceptance: acceptance({ errors: { EMFILE: 1 } }) });
    expect(nrOpen.judge(queued, 'server', unread).ruling).toBe('cannot-tell');
  });
});

describe('file-max', () => {
  const files = { peak: 9_990, max: 10_000 };
  const full = { openFiles: files, 'client.openFiles': files };

  it('is proven by ENFILE and a machine that had no file left; the limit of the process is not looked at', () => {
    const attributed = attributeGroup(failedSocket('ENFILE'), aBook(full));
    expect(attributed).toMatchObject({
      cause: { limit: 'file-max', side: 'client', value: '10000' },
      confidence: 'proven',
    });
    expect(nofile.judge(failedSocket('ENFILE'), 'client', aBook(full)).ruling).toBe('ruled-out');
  });

  it('is not blamed for ENFILE while files were left: that is a lack of memory', () => {
    expect(attributeGroup(failedSocket('ENFILE'), aBook()).cause.kind).toBe('unexplained');
  });

  it('is not blamed for EMFILE on a full machine', () => {
    expect(fileMax.judge(failedSocket('EMFILE'), 'client', aBook(full)).ruling).toBe('ruled-out');
  });

  it('is proven on the server by accept() ENFILE, and is the root of an overflow', () => {
    const failing = acceptance({ errors: { ENFILE: 173 } });
    expect(attributeGroup(queued, aBook({ ...full, acceptance: failing })).cause).toMatchObject({ limit: 'file-max' });
    const book = aBook({ ...full, ...overflow, acceptance: failing });
    expect(attributeGroup(aGroup(), book).cause).toMatchObject({ root: { limit: 'file-max', side: 'server' } });
  });

  it('is not blamed on the server where accept() never failed, nor told without evidence', () => {
    expect(fileMax.judge(queued, 'server', aBook(full)).ruling).toBe('ruled-out');
    expect(fileMax.judge(queued, 'server', without(aBook(full), 'openFiles')).ruling).toBe('cannot-tell');
  });
});
