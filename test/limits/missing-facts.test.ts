import { describe, expect, it } from 'vitest';
import { clientFirewall } from '../../src/attribution/explanations/firewall.ts';
import { linkLost } from '../../src/attribution/explanations/link.ts';
import { targetDied } from '../../src/attribution/explanations/target-died.ts';
import { epollWatches } from '../../src/limits/descriptors/epoll-watches.ts';
import { conntrackBuckets } from '../../src/limits/packets/conntrack-buckets.ts';
import { conntrackMax } from '../../src/limits/packets/conntrack-max.ts';
import { netdevBacklog } from '../../src/limits/packets/netdev-backlog.ts';
import { cgroupPids } from '../../src/limits/tasks/cgroup-pids.ts';
import { absent } from '../../src/model/probe.ts';
import { aBook, aGroup, losses, without } from './book.ts';

const UNKNOWN = absent('this kernel does not count it');
const REFUSED = aGroup({
  stage: 'socket',
  symptom: { kind: 'errno', errno: 'EMFILE', syscall: 'socket' },
  autopsy: 'no-socket',
});
const UNANSWERED = aGroup({ stage: 'response', autopsy: 'accepted' });

describe('a fact that is missing', () => {
  it('leaves ruled out what is ruled out without it', () => {
    const book = without(aBook(), 'losses', 'server.tracking', 'server.settings');
    expect(conntrackMax.judge(aGroup(), 'client', book)).toMatchObject({ finding: { code: 'tracking-off' } });
    expect(conntrackMax.judge(aGroup(), 'server', book).ruling).toBe('cannot-tell');
  });

  it('leaves a shape that does not fit ruled out, for explanations as for limits', () => {
    const book = without(aBook(), 'losses', 'refusals', 'target');
    for (const { judge } of [clientFirewall, linkLost, targetDied]) {
      expect(judge(REFUSED, book)).toMatchObject({ finding: { code: 'symptom-mismatch' } });
      expect(judge(aGroup(), book).ruling).toBe('cannot-tell');
    }
  });

  it('is named with all others that are missing', () => {
    const book = without(aBook(), 'losses', 'server.tracking');
    expect(conntrackMax.judge(aGroup(), 'server', book)).toEqual({
      ruling: 'cannot-tell',
      missing: ['server.tracking: not looked at', 'losses: not looked at'],
    });
  });
});

describe('a target of which no process can be seen', () => {
  const silent = aGroup({ stage: 'response', autopsy: 'ghost' });
  const refusals = (listening: boolean | undefined) => ({ refused: 0, resets: 0, unreachables: 0, listening });
  const unseen = (listening: boolean | undefined) => without(aBook({ refusals: refusals(listening) }), 'target');

  it('has not ended where it listened all the time and connections waited in silence', () => {
    expect(targetDied.judge(silent, unseen(true))).toMatchObject({ finding: { code: 'listener-stood' } });
  });

  it('may have, where connections were reset, or nobody saw it listen', () => {
    const reset = { ...silent, symptom: { kind: 'errno', errno: 'ECONNRESET', syscall: 'recv' } } as const;
    expect(targetDied.judge(reset, unseen(true)).ruling).toBe('cannot-tell');
    expect(targetDied.judge(silent, unseen(undefined)).ruling).toBe('cannot-tell');
    expect(targetDied.judge(silent, unseen(false)).ruling).toBe('cannot-tell');
  });
});

describe('a place of which it is not known what it lost', () => {
  it('cannot be told, where the single connections leave it open', () => {
    const book = aBook({ losses: losses({ clientOut: { tracking: 0, rules: UNKNOWN }, linkToServer: UNKNOWN }) });
    const silent = aGroup({ left: 'no' });
    expect(clientFirewall.judge(silent, book)).toEqual({
      ruling: 'cannot-tell',
      missing: ['losses (client-firewall): this kernel does not count it'],
    });
    expect(clientFirewall.judge(aGroup({ left: 'yes' }), book)).toMatchObject({ finding: { code: 'left-host' } });
    expect(linkLost.judge(aGroup(), book).ruling).toBe('cannot-tell');
  });

  it('leaves what happened further on not blamed for packets that may never have left', () => {
    const lost = losses({ clientOut: { tracking: 0, rules: UNKNOWN }, backlogDropped: 300, linkToServer: 300 });
    const book = aBook({ losses: lost });
    expect(netdevBacklog.judge(aGroup({ left: 'no' }), 'server', book).ruling).toBe('cannot-tell');
    expect(netdevBacklog.judge(aGroup({ left: 'yes' }), 'server', book).ruling).toBe('blamed');
  });

  it('says nothing against a packet backlog that is not known either', () => {
    const book = aBook({ losses: losses({ backlogDropped: UNKNOWN }) });
    expect(netdevBacklog.judge(aGroup(), 'server', book).ruling).toBe('cannot-tell');
  });
});

describe('what one fact rules out by itself', () => {
  it('is a tracking table that shows nothing, on a host whose hooks lost nothing', () => {
    const book = without(aBook(), 'client.tracking', 'server.tracking');
    for (const limit of [conntrackMax, conntrackBuckets]) {
      expect(limit.judge(aGroup(), 'server', book)).toMatchObject({ finding: { code: 'lost-elsewhere' } });
    }
    const held = aBook({ losses: losses({ serverIn: { tracking: UNKNOWN, rules: UNKNOWN } }) });
    expect(conntrackMax.judge(aGroup(), 'server', without(held, 'server.tracking')).ruling).toBe('cannot-tell');
  });

  it('are watches, of which a machine with so few open files cannot have so many', () => {
    const settings = { 'fs.epoll.max_user_watches': '5000000' };
    const untraced = without(aBook({ 'server.settings': settings }), 'server.failedCalls');
    expect(epollWatches.judge(UNANSWERED, 'server', untraced)).toMatchObject({ finding: { code: 'watches-left' } });
    const low = without(aBook({ 'server.settings': { 'fs.epoll.max_user_watches': '4000' } }), 'server.failedCalls');
    expect(epollWatches.judge(UNANSWERED, 'server', low).ruling).toBe('cannot-tell');
  });

  it('are forks that never failed, whatever cgroup cannot be seen', () => {
    const unseen = without(aBook(), 'server.cgroups');
    expect(cgroupPids.judge(UNANSWERED, 'server', unseen)).toMatchObject({ finding: { code: 'forks-never-failed' } });
    const unknown = without(aBook({ 'server.forks': { failed: 0, known: false } }), 'server.cgroups');
    expect(cgroupPids.judge(UNANSWERED, 'server', unknown).ruling).toBe('cannot-tell');
  });
});
