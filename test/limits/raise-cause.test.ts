import { describe, expect, it } from 'vitest';
import { limitOf } from '../../src/limits/catalog.ts';
import { raiseTimeWait } from '../../src/limits/ports/raise-ports.ts';
import { raiseCause } from '../../src/limits/raise-cause.ts';
import { allowsMore } from '../../src/model/allows-more.ts';
import { LIMIT_IDS, type LimitId } from '../../src/model/limit-id.ts';
import { absent } from '../../src/model/probe.ts';
import type { RaiseRoom } from '../../src/model/raise.ts';
import type { Scenario } from '../../src/model/scenario.ts';
import type { Side } from '../../src/model/side.ts';
import { parseScenario } from '../../src/plan/parse-scenario.ts';

const room: RaiseRoom = {
  nofileHard: 20_000,
  memoryAvailableBytes: 2 ** 33,
  settings: {
    'fs.file-max': { state: 'read', value: '9223372036854775807' },
    'net.ipv4.tcp_mem': { state: 'read', value: '200000\t300000\t400000' },
    'net.netfilter.nf_conntrack_max': { state: 'read', value: '262144' },
  },
};

const POOR = parseScenario(
  `name: poor
lab:
  host:
    fs.file-max: 10000
    fs.nr_open: 8192
    fs.epoll.max_user_watches: 1500
    kernel.threads-max: 2000
    net.ipv4.tcp_mem: 24000 28000 32000
    net.netfilter.nf_conntrack_max: 2000
  client: { nofile: 300 }
  server: { nproc: 150, cgroup: { pids: 100, memory: 64Mi } }
target: { kind: raw, backlog: 64 }
load: { connections: 3000 }
`,
  'poor.yaml',
);

function lifted(
  limit: LimitId,
  scenario: Scenario = POOR,
  side: Side = limitOf(limit).sides[0] ?? 'server',
  value = '1',
) {
  return raiseCause({ kind: 'limit', limit, side, setting: limitOf(limit).setting.name, value }, scenario, room);
}

describe.each(LIMIT_IDS)('%s', id => {
  it('is raised, it alone, or says why it cannot be', () => {
    const result = lifted(id);
    if (result.raise === 'impossible') {
      expect(result.why.length).toBeGreaterThan(10);
      return;
    }
    expect(result.change).toMatchObject({ limit: id, from: '1' });
    expect(result.scenario).not.toEqual(POOR);
    expect(result.scenario.load).toEqual(POOR.load);
  });

  it('raised once is as far as the load needs', () => {
    const once = lifted(id);
    if (once.raise === 'impossible') return;
    const twice = lifted(id, once.scenario);
    if (twice.raise === 'impossible') return;
    expect(twice.scenario).toEqual(once.scenario);
  });
});

it.each([
  ['file-max', '9223372036854775807'],
  ['conntrack-max', '262144'],
  ['tcp-mem', '200000 300000 400000'],
  ['nr-open', `${2 ** 20}`],
  ['threads-max', `${2 ** 16}`],
  ['nproc', '3100'],
  ['cgroup-pids', '3100'],
  ['cgroup-memory', `${2 ** 32}`],
] as const)('%s goes to %s: what the load needs, and never below what the machine has', (id, to) => {
  const side = limitOf(id).sides.includes('server') ? 'server' : 'client';
  expect(lifted(id, POOR, side)).toMatchObject({ raise: 'raised', change: { to } });
});

it.each([
  ['tcp-mem', 'lies in the data on its way'],
  ['cgroup-pids', 'the one that loadline itself was started in'],
  ['cgroup-memory', 'the one that loadline itself was started in'],
  ['tw-buckets', 'only noted'],
  ['socket-buffers', 'only noted'],
] as const)('%s that the scenario did not lower is left alone: %s', (id, why) => {
  const plain = parseScenario('name: plain\nload: { connections: 3000 }\n', 'plain.yaml');
  expect(lifted(id, plain, 'server')).toEqual({ raise: 'impossible', why: expect.stringContaining(why) });
});

describe.each(LIMIT_IDS)('%s', id => {
  it.each(['700', '5000', '50000', '4194304'])('never goes below the %s that was met', value => {
    for (const side of limitOf(id).sides) {
      const result = lifted(id, POOR, side, value);
      if (result.raise === 'impossible') continue;
      expect(allowsMore(limitOf(id).setting.name, value, result.change.to)).toBe(true);
    }
  });
});

describe('a server that a command starts', () => {
  const started = (command: string) =>
    parseScenario(
      `name: started\ntarget: { kind: command, command: ${command}, backlog: 64 }\nload: { connections: 3000 }\n`,
      'started.yaml',
    );

  it.each(['nginx-worker-connections', 'httpd-max-workers'] as const)('has no %s that could be raised', id => {
    expect(lifted(id, started('[nginx, -c, a.conf]'), 'server')).toMatchObject({
      raise: 'impossible',
      why: expect.stringContaining('loadline does not configure'),
    });
  });

  it('has its backlog raised where it is told one', () => {
    expect(lifted('listen-backlog', started('[server, "{backlog}"]'), 'server').raise).toBe('raised');
    expect(lifted('listen-backlog', started('[server]'), 'server').raise).toBe('impossible');
  });

  it('gets two descriptors a connection, for it may be a proxy', () => {
    expect(lifted('nofile', started('[server]'), 'server')).toMatchObject({ change: { to: '6100' } });
  });
});

it('a table that the lab fills is raised by taking fewer entries, and one that was lowered by its maximum', () => {
  const filled = lifted('conntrack-max', POOR, 'server', '262144');
  expect(filled).toMatchObject({
    change: { from: '2000', to: '262144', leaves: true },
    scenario: { lab: { host: { 'net.netfilter.nf_conntrack_max': '262144' } } },
  });
  const lowered = lifted('conntrack-max', POOR, 'server', '2000');
  expect(lowered).toMatchObject({ change: { from: '2000', to: '262144' } });
  expect(lowered).not.toHaveProperty('change.leaves');
});

it('ports in TIME_WAIT are used again by two settings: the second comes with the first, as data', () => {
  const delay = { setting: 'net.ipv4.tcp_tw_reuse_delay', to: '1' };
  const raised = lifted('time-wait-ports', POOR, 'client', '2');
  expect(raised).toMatchObject({
    change: { setting: 'net.ipv4.tcp_tw_reuse', from: '2', to: '1', with: [delay] },
    scenario: { lab: { client: { sysctl: { 'net.ipv4.tcp_tw_reuse': '1', [delay.setting]: '1' } } } },
  });
  // The delay is missing where the first stands already.
  expect(lifted('time-wait-ports', POOR, 'client', '1')).toMatchObject({ raise: 'raised', change: { with: [delay] } });
});

describe('ports in TIME_WAIT on a kernel without the delay of their reuse, before Linux 6.14', () => {
  const older = { settings: { 'net.ipv4.tcp_tw_reuse_delay': absent('this kernel has none') } };

  it('are not raised for a load that is shorter than the reuse takes', () => {
    expect(raiseTimeWait(POOR, 'client', older)).toMatchObject({ why: expect.stringContaining('Linux 6.14') });
  });

  it('are raised by the one setting that there is for a longer one', () => {
    const slow = { ...POOR, load: { ...POOR.load, arrival: { mode: 'rate' as const, perSecond: 100 } } };
    const raised = raiseTimeWait(slow, 'client', older);
    expect(raised).toMatchObject({
      to: '1',
      scenario: { lab: { client: { sysctl: { 'net.ipv4.tcp_tw_reuse': '1' } } } },
    });
    expect(raised).not.toHaveProperty('with');
  });
});
