import { describe, expect, it } from 'vitest';
import { slowToAnswer } from '../../src/attribution/explanations/slow-target.ts';
import { netdevBacklog } from '../../src/limits/netdev-backlog.ts';
import { aBook, aGroup, losses } from './book.ts';

const unanswered = aGroup({ stage: 'response', autopsy: 'accepted', count: 40, left: 'unknown' });
const backlog = losses({ backlogDropped: 300, linkToServer: 150, linkToClient: 150 });

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
    ['a firewall', { serverIn: { total: 60, tracking: 0, rules: 60 } }],
    ['a lossy link', { linkToServer: 400 }],
    ['too little', { backlogDropped: 30, linkToServer: 15, linkToClient: 15 }],
  ])('is not blamed beside %s', (_, changes) => {
    const book = aBook({ losses: { ...backlog, ...changes } });
    expect(netdevBacklog.judge(finalAck, 'server', book).ruling).toBe('ruled-out');
  });
});
