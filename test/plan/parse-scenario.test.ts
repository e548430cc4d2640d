import { describe, expect, it } from 'vitest';
import { LIMIT_IDS } from '../../src/model/limit-id.ts';
import { parseScenario, parseScenarioFile } from '../../src/plan/parse-scenario.ts';
import { reported } from './scenario-text.ts';

const COUNT = '(a count, such as 1000, 64Ki or 1M)';
const DURATION = '(a duration with its unit, such as 3s, 200ms or 1.5m)';
const ACCEPT = '(now, never, {after: 3s}, {perSecond: 100} or {batch: 10, every: 1s})';

describe('parseScenario', () => {
  it('applies every default', () => {
    const host = { sysctl: {}, addresses: 'auto', conntrack: false };
    expect(parseScenario('name: smallest\n', 's.yaml')).toEqual({
      name: 'smallest',
      lab: { kind: 'netns', baseline: 'host', family: 'ipv4', client: host, server: host, host: {}, network: [] },
      target: { kind: 'raw', backlog: 511, workers: 1, accept: { mode: 'now' }, answer: { mode: 'now' } },
      driver: { kind: 'connections', probe: 'http', processes: 'auto' },
      load: {
        connections: 1000,
        arrival: { mode: 'burst' },
        holdMs: 1000,
        connectTimeoutMs: 5000,
        halfOpen: 0,
      },
      expect: [],
    });
  });

  it('reads every key', () => {
    const text = `
name: every-key-1
about: Says what it shows.
lab:
  kind: netns
  baseline: kernel-defaults
  family: ipv4
  client:
    sysctl: { net/ipv4/ip_local_port_range: [1024, 65535], net.ipv4.tcp_tw_reuse: 1 }
    nofile: 64Ki
    nproc: 100
    addresses: 3
    conntrack: true
  server: { sysctl: { net.ipv4.tcp_congestion_control: reno, net.ipv4.tcp_rmem: "4096  131072\\t33554432" } }
  host: { fs.file-max: 100000, net.netfilter.nf_conntrack_max: "1000" }
  network: [{ on: server, drop: syn-ack, share: 0.25 }]
target:
  kind: raw
  backlog: 4Ki
  workers: 2
  accept: { batch: 10, every: 1.5s }
  answer: { after: 200ms }
  killAfter: 1m
  port: 9000
driver: { kind: connections, probe: http, processes: 2 }
load:
  connections: 1M
  arrival: { perSecond: 5000 }
  hold: 0s
  connectTimeout: 10s
  repeat: { times: 3, close: server }
  halfOpen: 100
  otherListener: { connections: 10, backlog: 5 }
expect:
  - failures{limit:somaxconn,side:server} > 0
`;
    expect(parseScenario(text, 's.yaml')).toEqual({
      name: 'every-key-1',
      about: 'Says what it shows.',
      lab: {
        kind: 'netns',
        baseline: 'kernel-defaults',
        family: 'ipv4',
        client: {
          sysctl: { 'net.ipv4.ip_local_port_range': '1024 65535', 'net.ipv4.tcp_tw_reuse': '1' },
          nofile: 65_536,
          nproc: 100,
          addresses: 3,
          conntrack: true,
        },
        server: {
          sysctl: { 'net.ipv4.tcp_congestion_control': 'reno', 'net.ipv4.tcp_rmem': '4096 131072 33554432' },
          addresses: 'auto',
          conntrack: false,
        },
        host: { 'fs.file-max': '100000', 'net.netfilter.nf_conntrack_max': '1000' },
        network: [{ on: 'server', drop: 'syn-ack', share: 0.25 }],
      },
      target: {
        kind: 'raw',
        backlog: 4096,
        workers: 2,
        accept: { mode: 'batch', batch: 10, everyMs: 1500 },
        answer: { mode: 'after', afterMs: 200 },
        killAfterMs: 60_000,
        port: 9000,
      },
      driver: { kind: 'connections', probe: 'http', processes: 2 },
      load: {
        connections: 1_000_000,
        arrival: { mode: 'rate', perSecond: 5000 },
        holdMs: 0,
        connectTimeoutMs: 10_000,
        repeat: { times: 3, close: 'server' },
        halfOpen: 100,
        otherListener: { connections: 10, backlog: 5 },
      },
      expect: [
        {
          text: 'failures{limit:somaxconn,side:server} > 0',
          metric: { name: 'failures', select: { limit: 'somaxconn', side: 'server' } },
          comparison: '>',
          value: 0,
        },
      ],
    });
  });

  it('takes the number of connections from the steps', () => {
    const steps = '[{connections: 10, perSecond: 100, hold: 1s}, {connections: 5, perSecond: 1}]';
    expect(parseScenario(`name: a\nload: {arrival: {steps: ${steps}}}`, 's.yaml').load).toMatchObject({
      connections: 15,
      arrival: {
        mode: 'steps',
        steps: [
          { connections: 10, perSecond: 100, holdMs: 1000 },
          { connections: 5, perSecond: 1, holdMs: 0 },
        ],
      },
    });
  });

  it.each([
    ['lab: {}', '1:1 name: name is missing (lower-case letters, digits and hyphens)'],
    ['name: A b', '1:7 name: name cannot be "A b" (lower-case letters, digits and hyphens)'],
    ['name: 3', '1:7 name: name cannot be 3 (lower-case letters, digits and hyphens)'],
    ['name: a\nlab:', '2:5 lab: lab cannot be empty (a mapping of keys to values)'],
    ['name: a\nlab: [1]', '2:6 lab: lab cannot be a list (a mapping of keys to values)'],
    [
      'name: a\nlaod: {}',
      '2:1 laod: laod is not a key of a scenario (one of name, about, lab, target, driver, load, expect) [load]',
    ],
    [
      'name: a\nbacklog: 3',
      '2:1 backlog: backlog is not a key of a scenario (one of name, about, lab, target, driver, load, expect) [target.backlog]',
    ],
    [
      'name: a\nload:\n  repeat: { times: 2, clse: server }',
      '3:23 load.repeat.clse: clse is not a key of load.repeat (one of times, close) [close]',
    ],
    ['name: a\nlab: { kind: hots }', '2:14 lab.kind: lab.kind cannot be "hots" (netns or host) [host]'],
    ['name: a\nlab: { family: ipv5 }', '2:16 lab.family: lab.family cannot be "ipv5" (ipv4, ipv6 or both) [ipv4]'],
    ['name: a\nload: { hold: 3 }', `2:15 load.hold: load.hold cannot be 3 ${DURATION} [3s]`],
    ['name: a\nload: { hold: "3" }', `2:15 load.hold: 3 has no unit ${DURATION} [3s]`],
    ['name: a\nload: { hold: 2h }', '2:15 load.hold: 2h is too long (at most 1h)'],
    ['name: a\nload: { hold: 500us }', '2:15 load.hold: 500us is not a whole number of milliseconds'],
    ['name: a\nload: { connectTimeout: 0s }', '2:25 load.connectTimeout: 0s is too short (at least 1ms)'],
    ['name: a\nload: { connections: 0 }', '2:22 load.connections: load.connections cannot be 0 (at least 1)'],
    ['name: a\nload: { connections: 20M }', '2:22 load.connections: 20M is too large (at most 10000000)'],
    ['name: a\nload: { connections: 1.5 }', `2:22 load.connections: load.connections cannot be 1.5 ${COUNT}`],
    ['name: a\nload: { connections: 10_000 }', `2:22 load.connections: "10_000" is not a count ${COUNT} [10000]`],
    ['name: a\nload: { halfOpen: yes }', `2:19 load.halfOpen: "yes" is not a count ${COUNT}`],
    ['name: a\ndriver: { processes: atuo }', '2:22 driver.processes: "atuo" is not a count (auto, or a count) [auto]'],
    ['name: a\ntarget: { port: 70000 }', '2:17 target.port: target.port cannot be 70000 (at most 65535)'],
    ['name: a\ntarget: { accept: nver }', `2:19 target.accept: target.accept cannot be "nver" ${ACCEPT} [never]`],
    [
      'name: a\ntarget: { accept: { afer: 3s } }',
      `2:19 target.accept: target.accept cannot be a mapping with afer ${ACCEPT} [after]`,
    ],
    [
      'name: a\ntarget: { accept: { after: 3 } }',
      `2:28 target.accept.after: target.accept.after cannot be 3 ${DURATION} [3s]`,
    ],
    [
      'name: a\ntarget: { accept: { batch: 3 } }',
      `2:19 target.accept.every: target.accept.every is missing ${DURATION}`,
    ],
    [
      'name: a\nload: { arrival: { steps: [{ connections: 1, perSecond: 0 }] } }',
      '2:57 load.arrival.steps[0].perSecond: load.arrival.steps[0].perSecond cannot be 0 (at least 1)',
    ],
    [
      'name: a\nload: { arrival: { steps: [] } }',
      '2:27 load.arrival.steps: load.arrival.steps cannot be an empty list (at least 1 entry)',
    ],
    [
      'name: a\nlab: { network: [{ on: client, drop: syn, share: 0 }] }',
      '2:50 lab.network[0].share: lab.network[0].share cannot be 0 (more than 0)',
    ],
    [
      'name: a\nexpect:\n  - served > 1\n  - failures{limit:somaxcon} > 0',
      `4:20 expect[1]: "somaxcon" is not a limit (one of ${LIMIT_IDS.join(', ')}) [somaxconn]`,
    ],
    ["name: a\nexpect: ['connect.p99 < 200']", `2:25 expect[0]: 200 has no unit ${DURATION} [200ms]`],
    [
      'name: a\nexpect:\n  - failures{side: client} > 0',
      '3:5 expect[0]: expect[0] cannot be a mapping with failures{side (an expression such as served >= 100; in quotes where it holds a colon and a space)',
    ],
  ])('refuses %j', (text, problem) => {
    expect(reported(text)).toEqual([problem]);
  });

  it('tells where an alias stands, not its anchor', () => {
    expect(reported('name: a\nlab: { client: &h { nofile: 5 }, server: *h }')).toEqual([
      '2:29 lab.client.nofile: lab.client.nofile cannot be 5 (at least 32)',
      '2:29 lab.server.nofile: lab.server.nofile cannot be 5 (at least 32)',
    ]);
  });

  it('tells every problem at once, contradictions too, in the order of the file', () => {
    const text = 'load: { repat: 1, repeat: { times: 2 } }\ndriver: { probe: none }\nname: A\nexpect: [srved > 1]\n';
    expect(reported(text).map(line => line.split(' (')[0])).toEqual([
      '1:9 load.repat: repat is not a key of load',
      '1:27 load.repeat: repeat closes a connection once it is served, and probe: none asks for no answer',
      '3:7 name: name cannot be "A"',
      '4:10 expect[0]: "srved" is not a metric',
    ]);
  });
});

describe('parseScenarioFile', () => {
  it.each<[string, string, number[]]>([
    ['a list of lines', 'name: a\n# why\nexpect:\n  - served == 1\n\n  - "failed == 0"\n', [4, 6]],
    ['a list in one line', 'name: a\nexpect: [served == 1, failed == 0]\n', [2, 2]],
    ['text that is folded', 'name: a\nexpect:\n  - >-\n    served\n    == 1\n  - failed == 0\n', [3, 6]],
    ['an alias: where it is meant', 'name: a\nabout: &all served == 1\nexpect:\n  - *all\n', [4]],
  ])('knows the lines of %s', (_, text, lines) => {
    expect(parseScenarioFile(text, 's.yaml').expect.map(({ line }) => line)).toEqual(lines);
  });

  it('is parseScenario otherwise', () => {
    const text = 'name: a\nexpect: [served == 1]\n';
    const {
      expect: [{ line: _, ...expectation } = {}],
      ...others
    } = parseScenarioFile(text, 's.yaml');
    expect({ ...others, expect: [expectation] }).toEqual(parseScenario(text, 's.yaml'));
  });
});
