import { describe, expect, it } from 'vitest';
import { machineWith, planOf } from './machine.ts';

describe('client addresses', () => {
  const few = machineWith({ 'net.ipv4.ip_local_port_range': '40000 40999' });

  it.each([
    ['load: { connections: 400 }', 1],
    ['load: { connections: 401 }', 2],
    ['load: { connections: 5000 }', 13],
    ['load: { connections: 5000 }\nlab: { server: { addresses: 2 } }', 7],
    ['load: { connections: 5000 }\nlab: { client: { addresses: 2 } }', 2],
    ['load: { connections: 500, repeat: { times: 10, close: client } }', 13],
    ['load: { connections: 400, repeat: { times: 10, close: server } }', 1],
    ['load: { connections: 10M }', 4096],
  ])('suffice for %s', (text, addresses) => {
    expect(planOf(text, few).hosts.client.addresses).toHaveLength(addresses);
  });

  it('are one where the scenario sets the port range, to meet it', () => {
    const text =
      'lab: { client: { sysctl: { net.ipv4.ip_local_port_range: 40000 40009 } } }\nload: { connections: 100 }';
    const plan = planOf(text);
    expect(plan.hosts.client.addresses).toEqual(['198.18.0.1']);
    expect(plan.driver.shards).toMatchObject([{ connections: 100, sources: [] }]);
    expect(plan.warnings).toEqual([{ warning: 'more-connections-than-four-tuples', connections: 100, fourTuples: 10 }]);
  });

  it('leave out reserved ports', () => {
    const settings = {
      'net.ipv4.ip_local_port_range': '40000 40999',
      'net.ipv4.ip_local_reserved_ports': '40000-40499',
    };
    expect(planOf('load: { connections: 400 }', machineWith(settings)).hosts.client.addresses).toHaveLength(2);
  });

  it('count by the kernel’s own range where the machine’s is not mirrored', () => {
    const text = 'lab: { baseline: kernel-defaults }\nload: { connections: 5000 }';
    expect(planOf(text, few).hosts.client.addresses).toHaveLength(1);
  });

  it('go on into the next block', () => {
    const { addresses } = planOf('lab: { client: { addresses: 600 } }').hosts.client;
    expect([addresses[254], addresses[255], addresses[599]]).toEqual(['198.18.0.255', '198.18.1.0', '198.18.2.88']);
    expect(new Set(addresses)).toHaveLength(600);
  });

  it('stay clear of the half-open one', () => {
    expect(planOf('lab: { client: { addresses: 4096 } }').hosts.client.addresses).not.toContain('198.18.255.1');
  });
});

describe('local ports', () => {
  const few = machineWith({ 'net.ipv4.ip_local_port_range': '40000 40999' });

  it.each([
    ['load: { connections: 400 }', true],
    ['load: { connections: 10000 }', true],
    ['load: { connections: 500 }\nlab: { client: { addresses: 1 } }', true],
    ['load: { connections: 501 }\nlab: { client: { addresses: 1 } }', undefined],
    ['load: { connections: 501 }\nlab: { client: { addresses: 1 }, server: { addresses: 2 } }', true],
    ['load: { connections: 400, repeat: { times: 10, close: client } }\nlab: { client: { addresses: 1 } }', undefined],
    ['load: { connections: 400 }\nlab: { kind: host }', undefined],
    [
      'load: { connections: 10 }\nlab: { client: { sysctl: { net.ipv4.ip_local_port_range: 40000 40009 } } }',
      undefined,
    ],
  ])('are ample for %s: %s', (text, ample) => {
    expect(planOf(text, few).driver.amplePorts).toBe(ample);
  });
});
