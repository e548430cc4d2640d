import { describe, expect, it } from 'vitest';
import { problemsIn, reported } from './scenario-text.ts';

describe('contradictions', () => {
  it.each([
    ['lab: { kind: host, baseline: kernel-defaults }', 'lab.baseline'],
    ['lab: { kind: host, client: { sysctl: { net.ipv4.x: 1 } } }', 'lab.client.sysctl'],
    ['lab: { kind: host, server: { sysctl: { net.ipv4.x: 1 } } }', 'lab.server.sysctl'],
    ['lab: { kind: host, client: { conntrack: true } }', 'lab.client.conntrack'],
    ['lab: { kind: host, server: { addresses: 2 } }', 'lab.server.addresses'],
    ['lab: { kind: host, network: [{ on: client, drop: syn, share: 1 }] }', 'lab.network'],
    ['lab: { kind: host }\nload: { halfOpen: 5 }', 'load.halfOpen'],
  ])('a host lab cannot have %s', (text, key) => {
    const message = `a host lab changes nothing on this machine, so it cannot have ${key}`;
    const expected = 'lab.kind: netns, or not this key';
    expect(problemsIn(`name: a\n${text}`)).toMatchObject([{ key, message, expected }]);
  });

  it.each([
    [
      'target: { kind: node, accept: never }',
      '2:31 target.accept: a node target accepts at once: node:http cannot be told when to call accept() (accept: now, or target.kind: raw)',
    ],
    [
      'target: { kind: node, workers: 2 }',
      '2:32 target.workers: a node target is one process (workers: 1, or target.kind: raw)',
    ],
    [
      'driver: { probe: none }\nload: { repeat: { times: 2 } }',
      '3:17 load.repeat: repeat closes a connection once it is served, and probe: none asks for no answer (driver.probe: http)',
    ],
    [
      'driver: { probe: none }\nexpect: [firstByte.p50 < 1s]',
      '3:10 expect[0]: firstByte is never measured with probe: none (driver.probe: http)',
    ],
    [
      'load: { connections: 100, arrival: { steps: [{ connections: 90, perSecond: 10 }] } }',
      '2:22 load.connections: load.connections is 100, and the steps make 90 (their sum, or no load.connections) [90]',
    ],
    [
      'load: { connections: 10000, repeat: { times: 1001 } }',
      '2:46 load.repeat.times: the load makes 10010000 attempts (at most 10000000)',
    ],
    [
      'load: { connections: 3601, arrival: { perSecond: 1 } }',
      '2:37 load.arrival: the load takes more than an hour to arrive (more per second, or fewer connections)',
    ],
    [
      'load: { arrival: { steps: [{ connections: 1, perSecond: 1, hold: 1h }] } }',
      '2:18 load.arrival: the load takes more than an hour to arrive (more per second, or fewer connections)',
    ],
  ])('refuses %s', (text, problem) => {
    expect(reported(`name: a\n${text}`)).toEqual([problem]);
  });

  it.each([
    'lab: { kind: host, client: { nofile: 64, addresses: 2 }, host: { fs.file-max: 1000000 } }',
    'target: { kind: node, answer: { after: 1s } }',
    'load: { connections: 90, arrival: { steps: [{ connections: 90, perSecond: 10 }] } }',
    'load: { connections: 10000, repeat: { times: 1000 } }',
    'load: { connections: 3600, arrival: { perSecond: 1 } }',
  ])('has nothing against %s', text => {
    expect(problemsIn(`name: a\n${text}`)).toEqual([]);
  });
});
