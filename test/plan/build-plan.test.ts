import { describe, expect, it } from 'vitest';
import { absent, ok } from '../../src/model/probe.ts';
import { buildPlan } from '../../src/plan/build-plan.ts';
import { parseScenario } from '../../src/plan/parse-scenario.ts';
import { machineWith, planOf } from './machine.ts';

describe('buildPlan', () => {
  it('plans the smallest scenario', () => {
    const scenario = parseScenario('name: smallest', 'dir/s.yaml');
    const host = { sysctl: [], nofile: 20_000, conntrack: false };
    expect(buildPlan(scenario, { file: 'dir/s.yaml' }, machineWith(), [])).toEqual({
      scenario,
      source: { file: 'dir/s.yaml' },
      hosts: {
        client: { ...host, addresses: ['198.18.0.1'] },
        server: { ...host, addresses: ['198.19.0.1'] },
      },
      hostWide: {},
      faults: [],
      target: { address: '198.19.0.1', port: 8080, processes: 1 },
      driver: {
        engine: 'epoll',
        amplePorts: true,
        shards: [{ connections: 1000, sources: [], destinations: [{ address: '198.19.0.1', port: 8080 }] }],
      },
      needs: [
        { need: 'netns' },
        { need: 'program', program: 'prlimit', package: 'util-linux', for: 'limits of processes' },
        { need: 'program', program: 'ip', package: 'iproute2', for: 'the link between the two hosts' },
        { need: 'memory', bytes: 1000 * 12_288 + 2 * 60_000_000 },
      ],
      warnings: [],
    });
  });

  it('plans a host lab over loopback', () => {
    const plan = planOf('lab: { kind: host }\nload: { otherListener: { connections: 5 } }');
    expect(plan.hosts.client).toMatchObject({ addresses: ['127.0.0.1'], sysctl: [] });
    expect(plan.hosts.server).toMatchObject({ addresses: ['127.0.0.1'], sysctl: [] });
    expect(plan.target).toEqual({ address: '127.0.0.1', port: 0, processes: 1 });
    expect(plan.otherListenerPort).toBe(8081);
    expect(plan.needs.map(need => need.need)).toEqual(['program', 'memory']);
    expect(plan.warnings).toEqual([{ warning: 'shared-namespace' }]);
  });

  it('gives a host lab loopback addresses by the machine’s own port range', () => {
    const machine = machineWith({ 'net.ipv4.ip_local_port_range': '40000 40999' });
    const { hosts } = planOf('lab: { kind: host }\nload: { connections: 1200 }\ntarget: { port: 9000 }', machine);
    expect(hosts.client.addresses).toEqual(['127.0.0.1', '127.0.0.2', '127.0.0.3']);
    expect(hosts.client.sysctl).toEqual([]);
  });

  it('listens on every address of a server that has several', () => {
    const plan = planOf('lab: { server: { addresses: 2 } }\ntarget: { port: 9000 }');
    expect(plan.hosts.server.addresses).toEqual(['198.19.0.1', '198.19.0.2']);
    expect(plan.target).toMatchObject({ address: '0.0.0.0', port: 9000 });
    expect(plan.driver.shards[0]?.destinations).toEqual([
      { address: '198.19.0.1', port: 9000 },
      { address: '198.19.0.2', port: 9000 },
    ]);
  });

  it('keeps the background apart from the load', () => {
    const plan = planOf('load: { halfOpen: 50, otherListener: { connections: 5 } }');
    expect(plan).toMatchObject({ halfOpenAddress: '198.18.255.1', otherListenerPort: 8081 });
    expect(planOf('load: { otherListener: { connections: 5 } }\ntarget: { port: 8081 }').otherListenerPort).toBe(8082);
    expect(planOf('')).not.toHaveProperty('halfOpenAddress');
    expect(planOf('')).not.toHaveProperty('otherListenerPort');
  });

  it('passes on what the scenario says about hosts', () => {
    const plan = planOf(`
lab:
  client: { nofile: 500, nproc: 60 }
  server: { conntrack: true }
  host: { net.netfilter.nf_conntrack_max: 100 }
  network: [{ on: server, drop: ack, share: 0.5 }]`);
    expect(plan.hosts.client).toMatchObject({ nofile: 500, nproc: 60, conntrack: false });
    expect(plan.hosts.server).toMatchObject({ nofile: 20_000, conntrack: true });
    expect(plan.hosts.server).not.toHaveProperty('nproc');
    expect(plan.hostWide).toEqual({ 'net.netfilter.nf_conntrack_max': '100' });
    expect(plan.faults).toEqual([{ on: 'server', drop: 'ack', share: 0.5 }]);
  });

  describe('settings', () => {
    const settings = {
      'net.core.somaxconn': ok('1000'),
      'net.ipv4.tcp_syncookies': ok('1'),
      'net.ipv4.tcp_mem': ok('1 2 3'),
      'net.ipv4.tcp_new': absent('this kernel has none'),
    };
    const mirrored = ['net.core.somaxconn', 'net.ipv4.tcp_mem', 'net.ipv4.tcp_new', 'net.ipv4.never_read'];

    it('mirror this machine, and the scenario wins', () => {
      const text = 'name: a\nlab: { server: { sysctl: { net.core.somaxconn: 128, net.ipv4.tcp_syncookies: 0 } } }';
      const plan = buildPlan(parseScenario(text, 's'), { file: 's' }, machineWith({}, { settings }), mirrored);
      expect(plan.hosts.client.sysctl).toEqual([{ name: 'net.core.somaxconn', value: '1000', origin: 'mirrored' }]);
      expect(plan.hosts.server.sysctl).toEqual([
        { name: 'net.core.somaxconn', value: '128', origin: 'scenario' },
        { name: 'net.ipv4.tcp_syncookies', value: '0', origin: 'scenario' },
      ]);
    });

    it('start from the kernel’s defaults when asked', () => {
      const text = 'name: a\nlab: { baseline: kernel-defaults, client: { sysctl: { net.ipv4.tcp_tw_reuse: 1 } } }';
      const plan = buildPlan(parseScenario(text, 's'), { file: 's' }, machineWith({}, { settings }), mirrored);
      expect(plan.hosts.client.sysctl).toEqual([{ name: 'net.ipv4.tcp_tw_reuse', value: '1', origin: 'scenario' }]);
      expect(plan.hosts.server.sysctl).toEqual([]);
    });

    it.each([
      ['4.18.0-553.el8', 128],
      ['5.3.18', 128],
      ['5.10.0-46-amd64', undefined],
      ['6.18.44-fc', undefined],
    ])('and Linux %s clamps a backlog of 511 by its own somaxconn', (kernel, somaxconn) => {
      const text = 'name: a\nlab: { baseline: kernel-defaults }\ntarget: { backlog: 511 }';
      const { warnings } = buildPlan(
        parseScenario(text, 's'),
        { file: 's' },
        machineWith({}, { settings, kernel }),
        mirrored,
      );
      const clamped = warnings.find(({ warning }) => warning === 'backlog-clamped');
      expect(clamped).toEqual(somaxconn && { warning: 'backlog-clamped', backlog: 511, somaxconn });
    });
  });
});
