import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planShards } from '../../src/plan/shards.ts';
import { machineWith, planOf } from './machine.ts';

const destinations = [{ address: '198.19.0.1', port: 8080 }];

describe('planShards', () => {
  it('lets the kernel choose with one address', () => {
    expect(planShards(5, 2, ['a'], destinations)).toEqual([
      { connections: 3, sources: [], destinations },
      { connections: 2, sources: [], destinations },
    ]);
  });

  it.each([
    [
      2,
      ['a', 'b', 'c', 'd'],
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [4, ['a', 'b'], [['a'], ['b'], ['a'], ['b']]],
    [
      2,
      ['a', 'b', 'c'],
      [
        ['a', 'b', 'c'],
        ['b', 'c', 'a'],
      ],
    ],
  ])('deals to %i shards the addresses %j', (shards, addresses, sources) => {
    expect(planShards(100, shards, addresses, destinations).map(shard => shard.sources)).toEqual(sources);
  });
});

describe('the planned shards', () => {
  const machines = fc.record({
    nofileHard: fc.integer({ min: 200, max: 100_000 }),
    cpus: fc.integer({ min: 1, max: 64 }),
  });
  const connectionCounts = fc.integer({ min: 1, max: 200_000 });

  it('make every connection, each within the descriptors of its process', () => {
    fc.assert(
      fc.property(connectionCounts, machines, (connections, machine) => {
        const plan = planOf(`load: { connections: ${connections} }`, machineWith({}, machine));
        const sizes = plan.driver.shards.map(shard => shard.connections);
        expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(connections);
        expect(Math.max(...sizes)).toBeLessThanOrEqual(plan.hosts.client.nofile - 100);
        expect(Math.min(...sizes)).toBeGreaterThan(0);
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
        expect(connections / plan.target.processes).toBeLessThanOrEqual(plan.hosts.server.nofile - 100);
        expect(plan.warnings).toEqual([]);
      }),
    );
  });

  it('have a four-tuple for every connection, from every address', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20_000 }),
        fc.integer({ min: 20, max: 999 }),
        machines,
        (connections, ports, machine) => {
          const settings = { 'net.ipv4.ip_local_port_range': `40000 ${40_000 + ports - 1}` };
          const plan = planOf(`load: { connections: ${connections} }`, machineWith(settings, machine));
          const load = new Map<string, number>();
          for (const { sources, connections: size } of plan.driver.shards) {
            const used = sources.length === 0 ? plan.hosts.client.addresses : sources;
            for (const source of used) load.set(source, (load.get(source) ?? 0) + size / used.length);
          }
          expect([...load.keys()].toSorted()).toEqual(plan.hosts.client.addresses.toSorted());
          expect(Math.max(...load.values())).toBeLessThanOrEqual(ports);
        },
      ),
    );
  });
});

describe('processes', () => {
  it.each([
    ['load: { connections: 20000 }', 2, 2],
    ['load: { connections: 100000 }', 6, 6],
    ['load: { connections: 10 }', 1, 1],
    ['load: { connections: 100000 }\ndriver: { processes: 3 }', 3, 6],
    ['load: { connections: 2 }\ndriver: { processes: 3 }', 2, 1],
    ['load: { connections: 5000 }\nlab: { client: { nofile: 1000 } }', 1, 1],
    ['load: { connections: 5000 }\nlab: { client: { nofile: 1000 } }\ndriver: { processes: 2 }', 2, 1],
    ['load: { connections: 30000 }\nlab: { server: { nofile: 1000 } }', 2, 1],
    ['load: { connections: 30000 }\ntarget: { kind: node }', 2, 1],
    ['load: { connections: 30000 }\ntarget: { workers: 5 }', 2, 5],
  ])('for %s are %i drivers and %i targets', (text, drivers, targets) => {
    const plan = planOf(text);
    expect([plan.driver.shards.length, plan.target.processes]).toEqual([drivers, targets]);
  });
});
