import { describe, expect, it } from 'vitest';
import { serverFirewall } from '../../../src/attribution/explanations/firewall.ts';
import { linkLost } from '../../../src/attribution/explanations/link.ts';
import { slowToAnswer } from '../../../src/attribution/explanations/slow-target.ts';
import { netdevBacklog } from '../../../src/limits/packets/netdev-backlog.ts';
import { listenBacklog } from '../../../src/limits/queues/listen-backlog.ts';
import { aBook, aGroup, listener, losses } from '../book.ts';

const unanswered = aGroup({ stage: 'response', autopsy: 'accepted', count: 40, left: 'unknown' });
const lost = { backlogDropped: 300, linkToServer: 150, linkToClient: 150 };
const backlog = losses(lost);

describe('an application that answered, and whose answers were lost', () => {
  const book = aBook({ losses: backlog, 'server.counters': { 'Tcp.RetransSegs': 60, 'TcpExt.TCPSynRetrans': 10 } });

  it('is not called slow', () => {
    expect(slowToAnswer.judge(unanswered, book)).toMatchObject({
      finding: { code: 'answers-sent-again', values: { count: 50 } },
    });
  });

  it('leaves the packet backlog that dropped them', () => {
    expect(netdevBacklog.judge(unanswered, 'server', book)).toMatchObject({ ruling: 'blamed', confidence: 'likely' });
  });
});

describe('a namespace in which others send again', () => {
  it('is no reason to let off an application that did not answer', () => {
    const book = aBook({ 'server.counters': { 'Tcp.RetransSegs': 60, 'TcpExt.TCPSynRetrans': 10 } });
    expect(slowToAnswer.judge(unanswered, book)).toMatchObject({ ruling: 'blamed', confidence: 'proven' });
  });
});

describe('data that did not arrive', () => {
  const requests = aGroup({ stage: 'response', autopsy: 'request-lost', count: 40 });
  const answers = aGroup({ stage: 'response', autopsy: 'answer-lost', count: 40 });
  const rules = (dropped: number) => ({ tracking: 0, rules: dropped });

  it('is the firewall that dropped it, whatever queue overflowed before', () => {
    const book = aBook({
      listener: listener({ peakQueue: 512, wasFull: true }),
      losses: losses({ acceptQueue: 300, serverIn: rules(120) }),
    });
    expect(serverFirewall.judge(requests, book)).toMatchObject({
      ruling: 'blamed',
      findings: [{ code: 'requests-lost' }, { code: 'firewall-dropped', values: { direction: 'in', dropped: 120 } }],
    });
    for (const other of [listenBacklog.judge(requests, 'server', book), slowToAnswer.judge(requests, book)])
      expect(other.ruling).toBe('ruled-out');
  });

  it('is the full queue that dropped the request with the final ACK, and not the backlog of a processor beside it', () => {
    const full = listener({ peakQueue: 512, wasFull: true });
    const book = aBook({
      listener: full,
      losses: losses({ acceptQueue: 300, backlogDropped: 200, linkToServer: 200 }),
    });
    expect(listenBacklog.judge(requests, 'server', book)).toMatchObject({ ruling: 'blamed', confidence: 'likely' });
    expect(netdevBacklog.judge(requests, 'server', book)).toMatchObject({
      finding: { code: 'lost-in-several-places', values: { places: ['listen-queues', 'processor-backlog'] } },
    });
  });

  it('is nobody whom the counters do not single out: a queue that overflowed, and a link that lost as many', () => {
    const full = listener({ peakQueue: 512, wasFull: true });
    const both = aBook({ listener: full, losses: losses({ acceptQueue: 300, linkToServer: 90 }) });
    expect(listenBacklog.judge(requests, 'server', both)).toMatchObject({ ruling: 'ruled-out' });
    const few = aBook({ listener: full, losses: losses({ acceptQueue: 30 }) });
    expect(listenBacklog.judge(requests, 'server', few)).toMatchObject({ finding: { code: 'fewer-than-failed' } });
  });

  it('is lost the other way where it is the answer', () => {
    const book = aBook({ losses: losses({ serverOut: rules(60) }) });
    expect(serverFirewall.judge(answers, book)).toMatchObject({ findings: [{}, { values: { direction: 'out' } }] });
    expect(serverFirewall.judge(requests, book).ruling).toBe('ruled-out');
    expect(linkLost.judge(answers, aBook({ losses: losses({ linkToClient: 60 }) })).ruling).toBe('blamed');
  });

  it('is not blamed on a place that lost fewer packets than failed, nor on one of two', () => {
    const few = aBook({ losses: losses({ serverIn: rules(39) }) });
    expect(serverFirewall.judge(requests, few)).toMatchObject({ finding: { code: 'fewer-than-failed' } });
    const two = aBook({ losses: losses({ serverIn: rules(60), linkToServer: 60 }) });
    expect(serverFirewall.judge(requests, two)).toMatchObject({ finding: { code: 'lost-in-several-places' } });
    expect(linkLost.judge(requests, two).ruling).toBe('ruled-out');
  });
});

describe('an application that did not answer', () => {
  it('is called slow, whatever the packet backlog dropped: SYN-ACKs sent again are no answers', () => {
    const counters = { 'Tcp.RetransSegs': 60, 'TcpExt.TCPSynRetrans': 60 };
    const book = aBook({ losses: backlog, 'server.counters': counters });
    expect(slowToAnswer.judge(unanswered, book)).toMatchObject({ ruling: 'blamed', confidence: 'proven' });
    expect(netdevBacklog.judge(unanswered, 'server', book).ruling).toBe('ruled-out');
  });
});

describe('netdev-backlog, after the SYN', () => {
  const finalAck = aGroup({ stage: 'response', autopsy: 'syn-received', count: 40 });
  const synAck = aGroup({ autopsy: 'syn-received', count: 40 });

  it.each([finalAck, synAck])('is blamed where nothing else lost a packet', group => {
    expect(netdevBacklog.judge(group, 'server', aBook({ losses: backlog })).ruling).toBe('blamed');
  });

  it.each([
    ['a full accept queue', { acceptQueue: 60 }],
    ['a firewall', { serverIn: { tracking: 0, rules: 60 } }],
    ['a lossy link', { linkToServer: 400 }],
    ['too little', { backlogDropped: 30, linkToServer: 15, linkToClient: 15 }],
  ])('is not blamed beside %s', (_, changes) => {
    const book = aBook({ losses: losses({ ...lost, ...changes }) });
    expect(netdevBacklog.judge(finalAck, 'server', book).ruling).toBe('ruled-out');
  });
});
