import { describe, expect, it } from 'vitest';
import { serverFirewall } from '../../../src/attribution/explanations/firewall.ts';
import { targetClosed } from '../../../src/attribution/explanations/target-closed.ts';
import { listenBacklog } from '../../../src/limits/queues/listen-backlog.ts';
import { somaxconn } from '../../../src/limits/queues/somaxconn.ts';
import { ok } from '../../../src/model/probe.ts';
import { aBook, aGroup, listener, losses, without } from '../book.ts';

const RESETS = aGroup({
  stage: 'response',
  autopsy: 'closed',
  symptom: { kind: 'errno', errno: 'ECONNRESET', syscall: 'recv' },
});

const overflowing = aBook({
  listener: listener({ peakQueue: 512, wasFull: true }),
  losses: losses({ acceptQueue: 300 }),
});

describe('the accept queue', () => {
  it('is blamed for SYNs that a full queue dropped', () => {
    const ruling = listenBacklog.judge(aGroup(), 'server', overflowing);
    expect(ruling).toMatchObject({ ruling: 'blamed', confidence: 'proven' });
    expect(JSON.stringify(ruling)).toContain('"overflows":300');
  });

  it('is blamed for ghosts: established for the client, unknown to the server', () => {
    const ghosts = aGroup({ stage: 'response', autopsy: 'ghost' });
    expect(listenBacklog.judge(ghosts, 'server', overflowing)).toMatchObject({
      ruling: 'blamed',
      confidence: 'proven',
    });
  });

  it('is not blamed for ghosts whose overflows dropped SYNs, and proven only for those that are left', () => {
    const ghosts = aGroup({ stage: 'response', autopsy: 'ghost', count: 77 });
    const spending = (atLeast: number, atMost: number) =>
      aBook({
        listener: listener({ peakQueue: 512, wasFull: true }),
        losses: losses({ acceptQueue: 100, unansweredSyns: { atLeast, atMost: ok(atMost) } }),
      });
    expect(listenBacklog.judge(ghosts, 'server', spending(24, 24))).toMatchObject({
      ruling: 'ruled-out',
      finding: { code: 'overflows-spent', values: { overflows: 100, syns: 24 } },
    });
    expect(listenBacklog.judge(ghosts, 'server', spending(0, 24))).toMatchObject({ confidence: 'likely' });
    expect(listenBacklog.judge(ghosts, 'server', spending(20, 23))).toMatchObject({ confidence: 'proven' });
    expect(listenBacklog.judge(aGroup({ count: 30 }), 'server', spending(100, 100))).toMatchObject({
      confidence: 'proven',
    });
  });

  it('is blamed for resets only where the kernel itself counted as many', () => {
    const aborting = (counters: Record<string, number>) =>
      aBook({
        listener: listener({ peakQueue: 512, wasFull: true }),
        losses: losses({ acceptQueue: 300 }),
        'server.settings': { 'net.ipv4.tcp_abort_on_overflow': '1' },
        'server.counters': counters,
      });
    const kernels = aborting({ 'Tcp.OutRsts': 150, 'TcpExt.EmbryonicRsts': 150 });
    expect(listenBacklog.judge(RESETS, 'server', overflowing).ruling).toBe('ruled-out');
    expect(listenBacklog.judge(RESETS, 'server', kernels)).toMatchObject({ ruling: 'blamed', confidence: 'proven' });
    const few = aborting({ 'Tcp.OutRsts': 150, 'TcpExt.EmbryonicRsts': 39, 'TcpExt.TCPAbortOnData': 111 });
    expect(listenBacklog.judge(RESETS, 'server', few)).toMatchObject({
      ruling: 'ruled-out',
      finding: { code: 'fewer-than-failed', values: { packets: 39, attempts: 100 } },
    });
  });

  it('is not blamed for what the application reset, whatever overflowed', () => {
    const book = aBook({
      listener: listener({ peakQueue: 512, wasFull: true }),
      losses: losses({ acceptQueue: 300 }),
      'server.counters': { 'Tcp.OutRsts': 100, 'Tcp.EstabResets': 100, 'TcpExt.TCPAbortOnData': 100 },
    });
    expect(listenBacklog.judge(RESETS, 'server', book).ruling).toBe('ruled-out');
    expect(targetClosed.judge(RESETS, book)).toMatchObject({
      ruling: 'blamed',
      findings: [{ code: 'target-alive' }, { code: 'reset-by-application', values: { resets: 100 } }],
    });
    expect(targetClosed.judge({ ...RESETS, symptom: { kind: 'eof' } }, book).ruling).toBe('blamed');
  });

  it('is not blamed for more half-made connections than it dropped packets', () => {
    const ghosts = aGroup({ stage: 'response', autopsy: 'ghost', count: 365 });
    const book = aBook({ listener: listener({ peakQueue: 512, wasFull: true }), losses: losses({ acceptQueue: 39 }) });
    expect(listenBacklog.judge(ghosts, 'server', book)).toMatchObject({
      ruling: 'ruled-out',
      finding: { code: 'fewer-than-failed' },
    });
  });

  it('is not blamed for ghosts whose requests a firewall dropped: one that had arrived would have made the connection', () => {
    const ghosts = aGroup({ stage: 'response', autopsy: 'ghost', count: 100, requestRetransmits: 6 });
    const both = (acceptQueue: number) =>
      aBook({
        listener: listener({ peakQueue: 512, wasFull: true }),
        losses: losses({ acceptQueue, serverIn: { tracking: 0, rules: 700 } }),
      });
    expect(listenBacklog.judge(ghosts, 'server', both(300)).ruling).toBe('ruled-out');
    expect(serverFirewall.judge(ghosts, both(300))).toMatchObject({ ruling: 'blamed' });
    const several = { ruling: 'ruled-out', finding: { code: 'lost-in-several-places' } };
    expect(listenBacklog.judge(ghosts, 'server', both(700))).toMatchObject(several);
    expect(serverFirewall.judge(ghosts, both(700))).toMatchObject(several);
  });

  it('does not say how often a SYN was sent again where nobody knows', () => {
    const unknown = aGroup({ left: 'unknown', retransmits: { least: 0, most: undefined } });
    expect(listenBacklog.judge(unknown, 'server', overflowing)).toMatchObject({
      findings: expect.arrayContaining([{ code: 'left-host', values: {} }]),
    });
  });

  it('is not blamed for more SYNs than it dropped', () => {
    const lost = aGroup({ count: 370, retransmits: { least: 0, most: 0 }, left: 'unknown' });
    const book = aBook({ listener: listener({ peakQueue: 5, wasFull: true }), losses: losses({ acceptQueue: 72 }) });
    expect(listenBacklog.judge(lost, 'server', book)).toMatchObject({
      ruling: 'ruled-out',
      finding: { code: 'fewer-than-failed', values: { packets: 72, attempts: 370 } },
    });
  });

  it('is not blamed for SYN cookies that a firewall of the server dropped: of these it keeps nothing', () => {
    const lost = aGroup({ count: 370, retransmits: { least: 0, most: 0 }, left: 'unknown' });
    const filtering = losses({ acceptQueue: 72, serverOut: { tracking: 0, rules: 370 } });
    const sending = (cookies: number) =>
      aBook({
        listener: listener({ peakQueue: 5, wasFull: true }),
        losses: filtering,
        'server.counters': { 'TcpExt.SyncookiesSent': cookies },
      });
    expect(serverFirewall.judge(lost, sending(400))).toMatchObject({
      ruling: 'blamed',
      findings: [{ code: 'firewall-dropped', values: { side: 'server', direction: 'out' } }],
    });
    expect(serverFirewall.judge(lost, sending(0)).ruling).toBe('ruled-out');
    const halfOpen = { ...lost, count: 5, autopsy: 'syn-received' } as const;
    expect(serverFirewall.judge(halfOpen, sending(0)).ruling).toBe('blamed');
    const again = { ...halfOpen, retransmits: { least: 1, most: 1 } };
    expect(serverFirewall.judge(again, sending(0))).toMatchObject({ finding: { code: 'lost-in-several-places' } });
  });

  it('is not blamed where this listener dropped nothing, however full it was seen', () => {
    const full = listener({ peakQueue: 512, dropped: 0 });
    const book = aBook({ listener: full, losses: losses({ synQueue: 300 }) });
    expect(listenBacklog.judge(aGroup(), 'server', book)).toMatchObject({
      ruling: 'ruled-out',
      finding: { code: 'listener-dropped-nothing' },
    });
    const other = { address: '198.19.0.1', port: 8081, peakQueue: 3, bound: 16, drops: 361 };
    const beside = aBook({ listener: { ...full, fullOthers: [other] } });
    expect(listenBacklog.judge(aGroup(), 'server', beside)).toMatchObject({
      finding: { code: 'other-listener-overflowed', values: { port: 8081, drops: 361 } },
    });
  });

  it('names the smaller of backlog and somaxconn, and only that one', () => {
    const clamped = aBook({
      listener: listener({ backlog: 4096, somaxconn: 128, bound: 128, peakQueue: 129, wasFull: true }),
      losses: losses({ acceptQueue: 300 }),
    });
    expect(somaxconn.judge(aGroup(), 'server', clamped).ruling).toBe('blamed');
    expect(listenBacklog.judge(aGroup(), 'server', clamped).ruling).toBe('ruled-out');
    expect(somaxconn.judge(aGroup(), 'server', overflowing).ruling).toBe('ruled-out');
  });

  it('is blamed for a full SYN queue without cookies, which the backlog bounds as well', () => {
    const book = aBook({ losses: losses({ synQueue: 300 }), listener: listener({ peakSynReceived: 512 }) });
    const ruling = listenBacklog.judge(aGroup(), 'server', book);
    expect(ruling).toMatchObject({ ruling: 'blamed', findings: [{ code: 'syn-queue-full' }, {}, {}] });
  });

  it('is not blamed while it had room, whatever else was lost', () => {
    const book = aBook({ losses: losses({ serverIn: { tracking: 0, rules: 300 } }) });
    expect(listenBacklog.judge(aGroup(), 'server', book)).toMatchObject({
      ruling: 'ruled-out',
      finding: { code: 'accept-queue-not-full' },
    });
  });

  it('is not blamed for another listener that overflowed in the same namespace', () => {
    const fullOthers = [{ address: '198.19.0.1', port: 8081, peakQueue: 17, bound: 16 }];
    const book = aBook({ losses: losses({ acceptQueue: 300 }), listener: listener({ peakQueue: 3, fullOthers }) });
    expect(listenBacklog.judge(aGroup(), 'server', book)).toMatchObject({
      ruling: 'ruled-out',
      finding: { code: 'other-listener-overflowed', values: { port: 8081 } },
    });
  });

  it('is not blamed for SYNs that never left the client', () => {
    const filtering = { tracking: 0, rules: 300 };
    const book = aBook({
      listener: listener({ wasFull: true }),
      losses: losses({ acceptQueue: 300, clientOut: filtering }),
    });
    const ruling = listenBacklog.judge(aGroup({ autopsy: 'syn-unsent', left: 'no' }), 'server', book);
    expect(ruling).toMatchObject({ ruling: 'ruled-out', finding: { code: 'never-left-host' } });
  });

  it('is not blamed for SYNs that never passed connection tracking', () => {
    const ruling = listenBacklog.judge(aGroup({ serverTracking: 'absent' }), 'server', overflowing);
    expect(ruling).toMatchObject({ ruling: 'ruled-out', finding: { code: 'tracking-entry-missing' } });
  });

  it('is not blamed where a firewall could have dropped as much', () => {
    const book = aBook({
      listener: listener({ peakQueue: 512, wasFull: true }),
      losses: losses({ acceptQueue: 300, serverIn: { tracking: 0, rules: 300 } }),
    });
    expect(listenBacklog.judge(aGroup(), 'server', book)).toMatchObject({
      ruling: 'ruled-out',
      finding: { code: 'lost-in-several-places' },
    });
  });

  it('outweighs packets that the processor backlog dropped while SYNs were sent again', () => {
    const book = aBook({
      listener: listener({ peakQueue: 512, wasFull: true }),
      losses: losses({ acceptQueue: 300, backlogDropped: 200, linkToServer: 200 }),
    });
    expect(listenBacklog.judge(aGroup(), 'server', book)).toMatchObject({ ruling: 'blamed', confidence: 'likely' });
  });

  it('cannot tell without the counters, and says so', () => {
    expect(listenBacklog.judge(aGroup(), 'server', without(overflowing, 'losses'))).toEqual({
      ruling: 'cannot-tell',
      missing: ['losses: not looked at'],
    });
  });
});
