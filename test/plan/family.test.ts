import { describe, expect, it } from 'vitest';
import { pinned } from '../../src/plan/pin.ts';
import { machineWith, planOf } from './machine.ts';
import { problemsIn } from './scenario-text.ts';

describe('lab.family', () => {
  it('ipv6 takes the addresses for benchmarks', () => {
    const { hosts, target, driver } = planOf('lab: { family: ipv6, client: { addresses: 300 } }');
    expect(hosts.client.addresses.slice(0, 2)).toEqual(['2001:2:0:18::1', '2001:2:0:18::2']);
    expect(hosts.client.addresses.at(-1)).toBe('2001:2:0:18::12c');
    expect(target.address).toBe('2001:2:0:19::1');
    expect(driver.shards[0]?.destinations).toEqual([{ address: '2001:2:0:19::1', port: 8080 }]);
  });

  it('both listens on :: and gives each family half of the connections, in processes of its own', () => {
    const { target, driver, hosts } = planOf('lab: { family: both }\nload: { connections: 101 }');
    expect(target.address).toBe('::');
    expect(hosts.server.addresses).toEqual(['198.19.0.1', '2001:2:0:19::1']);
    expect(driver.shards.map(({ connections, destinations }) => [connections, destinations[0]?.address])).toEqual([
      [51, '198.19.0.1'],
      [50, '2001:2:0:19::1'],
    ]);
  });

  it('both keeps its addresses in a search, in which only the number of connections differs', () => {
    const machine = machineWith();
    const { scenario } = planOf('lab: { family: both, client: { addresses: 3 } }', machine);
    expect(pinned(scenario, 1000, machine, []).lab.client.addresses).toBe(3);
    const { hosts } = planOf('lab: { family: both }\nload: { connections: 100000 }', machine);
    const free = planOf('lab: { family: both }', machine).scenario;
    expect(pinned(free, 100_000, machine, []).lab.client.addresses).toBe(hosts.client.addresses.length / 2);
  });

  it('of several IPv6 servers listens on ::, of several IPv4 ones on 0.0.0.0', () => {
    expect(planOf('lab: { family: ipv6, server: { addresses: 2 } }').target.address).toBe('::');
    expect(planOf('lab: { server: { addresses: 2 } }').target.address).toBe('0.0.0.0');
  });

  it('on loopback is ::1', () => {
    const { hosts, target } = planOf('lab: { kind: host, family: ipv6 }\nload: { connections: 100000 }');
    expect([hosts.client.addresses, target.address]).toEqual([['::1'], '::1']);
  });

  it('of an external target is that of its address', () => {
    const text = 'lab: { kind: host }\ntarget: { kind: external, address: "0:0::1", port: 80 }';
    const { target, driver } = planOf(text);
    expect([target.address, target.remote]).toEqual(['::1', undefined]);
    expect(driver.shards[0]?.destinations).toEqual([{ address: '::1', port: 80 }]);
  });

  it('half-open connections come from beyond the last client', () => {
    expect(planOf('lab: { family: ipv6 }\nload: { halfOpen: 10 }').halfOpenAddress).toBe('2001:2:0:18::ff01');
  });

  it.each([
    ['lab: { family: both }\ndriver: { kind: wrk }', 'lab.family'],
    ['lab: { family: both, kind: host }', 'lab.family'],
    ['lab: { family: both }\ndriver: { processes: 1 }', 'driver.processes'],
    ['lab: { family: both }\nload: { connections: 1 }', 'load.connections'],
    ['lab: { family: ipv6, kind: host, client: { addresses: 2 } }', 'lab.client.addresses'],
    ['lab: { family: ipv6, neighbours: resolved }', 'lab.neighbours'],
    ['lab: { family: ipv4, kind: host }\ntarget: { kind: external, address: "::1", port: 80 }', 'lab.family'],
  ])('does not go with %j', (text, key) => {
    expect(problemsIn(`name: a\n${text}`).map(problem => problem.key)).toContain(key);
  });
});
