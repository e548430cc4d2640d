import { describe, expect, it } from 'vitest';
import { machineWith, planOf } from './machine.ts';

describe('needs', () => {
  it.each([
    ['lab: { client: { conntrack: true } }', 'connection tracking'],
    ['lab: { network: [{ on: client, drop: syn, share: 1 }] }', 'dropped packets'],
    ['load: { halfOpen: 1 }', 'half-open connections'],
    ['lab: { server: { conntrack: true } }\nload: { halfOpen: 1 }', 'connection tracking, half-open connections'],
  ])('%s needs nft', (text, purpose) => {
    expect(planOf(text).needs).toContainEqual({
      need: 'program',
      program: 'nft',
      package: 'nftables',
      for: purpose,
    });
  });

  it('of host-wide settings are root and the permission', () => {
    const { needs } = planOf('lab: { host: { fs.file-max: 1000000, vm.max_map_count: 65530 } }');
    expect(needs).toContainEqual({ need: 'root', for: 'host-wide settings' });
    expect(needs).toContainEqual({ need: 'host-changes', settings: ['fs.file-max', 'vm.max_map_count'] });
  });

  it('of a nofile that the scenario sets is that nofile', () => {
    const { needs } = planOf('lab: { client: { nofile: 500 }, server: { nofile: 100000 } }');
    expect(needs).toContainEqual({ need: 'nofile', side: 'client', nofile: 500 });
    expect(needs).toContainEqual({ need: 'nofile', side: 'server', nofile: 100_000 });
  });

  it('count the memory of background connections and their processes', () => {
    const { needs } = planOf('load: { connections: 100, halfOpen: 50, otherListener: { connections: 25 } }');
    expect(needs).toContainEqual({ need: 'memory', bytes: 175 * 12_288 + 5 * 60_000_000 });
  });
});

describe('warnings', () => {
  it('tell of a clamped backlog', () => {
    const warning = { warning: 'backlog-clamped', backlog: 511, somaxconn: 128 };
    expect(planOf('lab: { server: { sysctl: { net.core.somaxconn: 128 } } }').warnings).toEqual([warning]);
    expect(planOf('', machineWith({ 'net.core.somaxconn': '128' })).warnings).toEqual([warning]);
    expect(planOf('lab: { client: { sysctl: { net.core.somaxconn: 128 } } }').warnings).toEqual([]);
    expect(planOf('target: { backlog: 5000 }').warnings).toEqual([{ ...warning, backlog: 5000, somaxconn: 4096 }]);
  });

  it('tell of too few descriptors, per process', () => {
    const client = 'lab: { client: { nofile: 500 } }\nload: { connections: 1000 }';
    expect(planOf(client).warnings).toEqual([
      { warning: 'nofile-below-connections', side: 'client', nofile: 500, connections: 1000 },
    ]);
    expect(planOf(`${client}\ndriver: { processes: 4 }`).warnings).toEqual([]);
    expect(planOf('target: { kind: node }\nload: { connections: 30000 }').warnings).toEqual([
      { warning: 'nofile-below-connections', side: 'server', nofile: 20_000, connections: 30_000 },
    ]);
  });

  it('tell of a timeout that no retransmitted SYN can meet', () => {
    expect(planOf('load: { connectTimeout: 1s }').warnings).toEqual([
      { warning: 'timeout-before-first-retransmit', connectTimeoutMs: 1000 },
    ]);
    expect(planOf('load: { connectTimeout: 1001ms }').warnings).toEqual([]);
  });

  it('tell of attempts that leave more ports in TIME_WAIT than there are', () => {
    const text = 'lab: { client: { addresses: 1 } }\nload: { connections: 1000, repeat: { times: 30, close: client } }';
    expect(planOf(text).warnings).toEqual([
      { warning: 'more-attempts-than-four-tuples', attempts: 30_000, fourTuples: 28_232 },
    ]);
  });
});
