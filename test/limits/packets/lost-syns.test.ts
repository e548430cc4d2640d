import { describe, expect, it } from 'vitest';
import { attributeGroup } from '../../../src/attribution/attribute.ts';
import { conntrackMax } from '../../../src/limits/packets/conntrack-max.ts';
import { netdevBacklog } from '../../../src/limits/packets/netdev-backlog.ts';
import { synBacklog } from '../../../src/limits/queues/syn-backlog.ts';
import { aBook, aGroup, listener, losses } from '../book.ts';

const withoutCookies = { 'net.ipv4.tcp_syncookies': '0', 'net.ipv4.tcp_max_syn_backlog': '256' };
const full = { max: 500, peakCount: 500, dropped: 300, clashed: 0, earlyDropped: 0, chainTooLong: 0 };
const dropped = { tracking: 300, rules: 0 };

describe('syn-backlog', () => {
  it('is blamed for listen drops that neither queue accounts for, with cookies off', () => {
    const book = aBook({ losses: losses({ otherListenDrops: 300 }), 'server.settings': withoutCookies });
    expect(synBacklog.judge(aGroup(), 'server', book)).toMatchObject({
      ruling: 'blamed',
      findings: [{ code: 'three-quarter-rule', values: { bound: 193 } }, {}],
    });
  });

  it('limits nothing while cookies are on', () => {
    const book = aBook({ losses: losses({ otherListenDrops: 300 }) });
    expect(synBacklog.judge(aGroup(), 'server', book)).toMatchObject({ finding: { code: 'syn-cookies-on' } });
  });

  it('is ruled out when the accept queue dropped them', () => {
    const book = aBook({ losses: losses({ acceptQueue: 300 }), 'server.settings': withoutCookies });
    expect(synBacklog.judge(aGroup(), 'server', book).ruling).toBe('ruled-out');
  });
});

describe('conntrack-max', () => {
  it('is blamed on the server for connections that its table has no entry of', () => {
    const book = aBook({ losses: losses({ serverIn: dropped }), 'server.tracking': full });
    const ruling = conntrackMax.judge(aGroup({ serverTracking: 'absent' }), 'server', book);
    expect(ruling).toMatchObject({ ruling: 'blamed', confidence: 'proven' });
    expect(conntrackMax.judge(aGroup({ serverTracking: 'absent' }), 'client', book).ruling).toBe('ruled-out');
  });

  it('is blamed on the client for SYNs that never left it', () => {
    const book = aBook({ losses: losses({ clientOut: dropped }), 'client.tracking': full });
    expect(conntrackMax.judge(aGroup({ autopsy: 'syn-unsent', left: 'no' }), 'client', book).ruling).toBe('blamed');
  });

  it('is not blamed for connections that its table does have', () => {
    const book = aBook({ losses: losses({ serverIn: dropped }), 'server.tracking': full });
    expect(conntrackMax.judge(aGroup({ serverTracking: 'present' }), 'server', book).ruling).toBe('ruled-out');
  });

  it('is not blamed for what a firewall rule dropped', () => {
    const tracking = { ...full, peakCount: 100, dropped: 0 };
    const rules = { tracking: 0, rules: 300 };
    const book = aBook({ losses: losses({ serverIn: rules }), 'server.tracking': tracking });
    expect(conntrackMax.judge(aGroup(), 'server', book)).toMatchObject({ finding: { code: 'tracking-not-full' } });
  });
});

describe('netdev-backlog', () => {
  it('is blamed when nothing else lost a packet', () => {
    const book = aBook({ losses: losses({ backlogDropped: 300, linkToServer: 300 }) });
    expect(netdevBacklog.judge(aGroup({ outcome: 'delayed' }), 'server', book).ruling).toBe('blamed');
  });

  it('is not blamed for the retransmissions that another limit caused', () => {
    const book = aBook({ losses: losses({ backlogDropped: 300, linkToServer: 300, acceptQueue: 400 }) });
    expect(netdevBacklog.judge(aGroup(), 'server', book).ruling).toBe('ruled-out');
  });

  it('is not blamed for a loss too small to fail a single attempt', () => {
    const book = aBook({ losses: losses({ backlogDropped: 2, linkToServer: 2 }) });
    expect(netdevBacklog.judge(aGroup(), 'server', book)).toMatchObject({ finding: { code: 'minor-loss' } });
  });
});

describe('SYNs of which the last one alone is known to have left, or not', () => {
  const unsent = aGroup({ autopsy: 'syn-unsent', left: 'no' });
  const client = { tracking: 0, rules: 400 };
  const judged = (group: ReturnType<typeof aGroup>, lost: Parameters<typeof losses>[0]) =>
    attributeGroup(group, aBook({ losses: losses(lost), listener: listener({ peakQueue: 512, wasFull: true }) }));

  it('are likely, and not proven, to be the firewall’s where a queue dropped as many as there are attempts', () => {
    expect(judged(unsent, { clientOut: client, acceptQueue: 250 })).toMatchObject({
      cause: { what: 'packets-dropped-by-firewall', side: 'client' },
      confidence: 'likely',
      because: [{}, { code: 'last-syn-only', values: { places: ['listen-queues'] } }],
    });
  });

  it('are likely, and not proven, to be the queue’s where the client held back as many', () => {
    const { cause, confidence } = judged(aGroup(), { clientOut: client, acceptQueue: 400 });
    expect({ cause, confidence }).toMatchObject({ cause: { limit: 'listen-backlog' }, confidence: 'likely' });
  });

  it('are proven where nothing else dropped so many, or a tracking table knows of each', () => {
    expect(judged(unsent, { clientOut: client, acceptQueue: 99 }).confidence).toBe('proven');
    expect(judged(aGroup(), { clientOut: { tracking: 0, rules: 99 }, acceptQueue: 400 }).confidence).toBe('proven');
    const tracked = { ...unsent, clientTracking: 'absent' } as const;
    expect(judged(tracked, { clientOut: client, acceptQueue: 250 }).confidence).toBe('proven');
  });
});
