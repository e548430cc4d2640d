import { describe, expect, it } from 'vitest';
import { slowToAnswer } from '../../../src/attribution/explanations/slow-target.ts';
import { targetClosedLater } from '../../../src/attribution/explanations/target-closed.ts';
import { orphans } from '../../../src/limits/memory/orphans.ts';
import { tcpMem } from '../../../src/limits/memory/tcp-mem.ts';
import { aBook, aGroup, without } from '../book.ts';

const reset = aGroup({
  stage: 'hold',
  symptom: { kind: 'errno', errno: 'ECONNRESET', syscall: 'recv' },
  autopsy: 'closed',
  count: 50,
});
const stalled = aGroup({ stage: 'response', autopsy: 'ghost', count: 100, left: 'unknown', late: true });
const settings = { 'net.ipv4.tcp_max_orphans': '2000', 'net.ipv4.tcp_mem': '10000 15000 20000' };
const manyOrphans = { peakOrphans: 2400, peakPages: 3000 };
const fullMemory = { peakOrphans: 4, peakPages: 20_010 };

describe('orphans', () => {
  const book = aBook({
    sockets: manyOrphans,
    'server.settings': settings,
    'server.counters': { 'TcpExt.TCPAbortOnMemory': 450, 'Tcp.OutRsts': 450 },
  });

  it('is blamed for resets that the kernel counted for it, over what an application may have done', () => {
    expect(orphans.judge(reset, 'server', book)).toMatchObject({
      ruling: 'blamed',
      confidence: 'proven',
      findings: [{ code: 'orphans-full', values: { peak: 2400, aborted: 450 } }],
    });
    expect(targetClosedLater.judge(reset, book)).toMatchObject({ confidence: 'likely' });
  });

  it('is not blamed for resets of the application', () => {
    const own = aBook({ sockets: manyOrphans, 'server.settings': settings, 'server.counters': { 'Tcp.OutRsts': 450 } });
    expect(orphans.judge(reset, 'server', own)).toMatchObject({ finding: { code: 'nothing-aborted' } });
  });

  it('is not blamed for resets for want of memory', () => {
    const counters = { 'TcpExt.TCPAbortOnMemory': 450 };
    const memory = aBook({ sockets: fullMemory, 'server.settings': settings, 'server.counters': counters });
    expect(orphans.judge(reset, 'server', memory)).toMatchObject({ finding: { code: 'orphans-below' } });
    expect(tcpMem.judge(reset, 'server', memory).ruling).toBe('blamed');
  });

  it('is not blamed for connections that end in order, time out, or never came about', () => {
    for (const other of [aGroup({ stage: 'hold', symptom: { kind: 'eof' } }), aGroup(), stalled]) {
      expect(orphans.judge(other, 'server', book)).toMatchObject({ finding: { code: 'symptom-mismatch' } });
    }
    expect(orphans.judge(reset, 'client', book)).toMatchObject({ finding: { code: 'symptom-mismatch' } });
  });

  it('is told where it failed nobody, and not for aborts that are not its own', () => {
    expect(orphans.observe?.('server', book)).toMatchObject({ count: 450 });
    expect(orphans.observe?.('client', book)).toBeUndefined();
  });

  it('cannot tell without the machine’s sockets', () => {
    expect(orphans.judge(reset, 'server', without(book, 'sockets')).ruling).toBe('cannot-tell');
  });
});

describe('tcp-mem', () => {
  const counters = { 'TcpExt.TCPRcvQDrop': 300, 'TcpExt.TCPMemoryPressures': 1 };
  const book = aBook({ sockets: fullMemory, 'server.settings': settings, 'server.counters': counters });

  it('is blamed for requests that the server’s kernel had no room for', () => {
    expect(tcpMem.judge(stalled, 'server', book)).toMatchObject({
      ruling: 'blamed',
      confidence: 'proven',
      findings: [{ code: 'tcp-memory-full' }, { code: 'data-refused', values: { refused: 300 } }],
    });
    expect(tcpMem.judge(stalled, 'client', book)).toMatchObject({ finding: { code: 'no-data-refused' } });
  });

  it('is not blamed for a program that does not read: its buffer is full, and the memory is not', () => {
    const slow = aBook({ 'server.settings': settings, 'server.counters': { 'TcpExt.TCPRcvQDrop': 300 } });
    expect(tcpMem.judge(stalled, 'server', slow)).toMatchObject({ finding: { code: 'tcp-memory-left' } });
  });

  it('is not blamed for an application that does not answer, however full the memory', () => {
    const quiet = aBook({ sockets: fullMemory, 'server.settings': settings });
    const unanswered = aGroup({ stage: 'response', autopsy: 'accepted', count: 100 });
    expect(tcpMem.judge(unanswered, 'server', quiet)).toMatchObject({ finding: { code: 'no-data-refused' } });
    expect(slowToAnswer.judge(unanswered, quiet).ruling).toBe('blamed');
  });

  it('is not blamed for connecting, which it never stops', () => {
    expect(tcpMem.judge(aGroup(), 'server', book)).toMatchObject({ finding: { code: 'symptom-mismatch' } });
  });

  it('cannot tell without the setting', () => {
    expect(tcpMem.judge(stalled, 'server', aBook({ sockets: fullMemory, 'server.settings': {} })).ruling).toBe(
      'cannot-tell',
    );
  });

  it('tells of pressure that failed nobody', () => {
    expect(tcpMem.observe?.('server', book)).toMatchObject({ count: 1, findings: [{ code: 'memory-pressure' }] });
  });

  it('asks for twice the pages that were taken', () => {
    expect(tcpMem.remedy('server', book).now).toEqual(['sysctl -w net.ipv4.tcp_mem="20010 26680 40020"']);
  });
});
