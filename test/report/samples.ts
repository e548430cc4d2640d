import type { AttemptGroup } from '../../src/model/attempt-group.ts';
import type { AttributedGroup } from '../../src/model/attribution.ts';
import type { Cause } from '../../src/model/cause.ts';
import { finding } from '../../src/model/finding.ts';
import type { HostSpec } from '../../src/model/lab-spec.ts';
import type { Plan } from '../../src/model/plan.ts';
import type { Report, ReportSection } from '../../src/model/report.ts';
import type { Run } from '../../src/model/run.ts';
import type { Scenario } from '../../src/model/scenario.ts';

const HOST: HostSpec = { sysctl: {}, addresses: 'auto', conntrack: false };

const SCENARIO: Scenario = {
  name: 'accept-queue-overflow',
  about: 'A burst larger than the accept queue.',
  lab: { kind: 'netns', baseline: 'host', family: 'ipv4', client: HOST, server: HOST, host: {}, network: [] },
  target: { kind: 'raw', backlog: 511, workers: 1, accept: { mode: 'now' }, answer: { mode: 'now' } },
  driver: { kind: 'connections', probe: 'http', processes: 'auto' },
  load: { connections: 10_000, arrival: { mode: 'burst' }, holdMs: 1000, connectTimeoutMs: 5000, halfOpen: 0 },
  expect: [],
};

export const PLAN: Plan = {
  scenario: SCENARIO,
  source: { file: 'scenarios/accept-queue-overflow.yaml' },
  hosts: {
    client: { addresses: ['198.18.0.1'], sysctl: [], nofile: 20_000, conntrack: false },
    server: {
      addresses: ['198.19.0.1'],
      sysctl: [{ name: 'net.core.somaxconn', value: '4096', origin: 'mirrored' }],
      nofile: 20_000,
      conntrack: false,
    },
  },
  hostWide: {},
  faults: [],
  target: { address: '198.19.0.1', port: 8080, processes: 1 },
  driver: { engine: 'epoll', shards: [] },
  needs: [],
  warnings: [{ warning: 'backlog-clamped', backlog: 8192, somaxconn: 4096 }],
};

export const RUN: Run = {
  schema: 'loadline.run/1',
  id: '20260101T120000Z-1a2b',
  tool: { name: 'loadline', version: '0.1.0' },
  createdAt: '2026-01-01T12:00:00.000Z',
  state: { state: 'completed' },
  phases: [{ name: 'lab', startMs: 0, endMs: 11.123456 }],
  machine: {
    kernel: '6.18.44',
    architecture: 'x64',
    node: 'v20.20.2',
    cpus: 2,
    memoryBytes: 24 * 2 ** 30,
    memoryAvailableBytes: 20 * 2 ** 30,
    privilege: 'root',
    nofileHard: 20_000,
    settings: { 'net.core.somaxconn': { state: 'read', value: '4096' } },
    programs: { nft: '/usr/sbin/nft' },
  },
  plan: PLAN,
  refused: [
    { side: 'server', name: 'net.ipv4.tcp_mem', value: '1 1 2', why: 'not writable in a network namespace (EACCES)' },
  ],
  ledgers: [],
  driverHealth: [],
  warnings: ['the clock jumped'],
};

export const GROUP: AttemptGroup = {
  outcome: 'failed',
  stage: 'connect',
  symptom: { kind: 'errno', errno: 'ETIMEDOUT', syscall: 'poll' },
  autopsy: 'syn-lost',
  clientTracking: 'unknown',
  serverTracking: 'unknown',
  target: 'alive',
  count: 9488,
  firstMs: 5000.1234567,
  lastMs: 5003,
  left: 'yes',
  late: false,
  requestRetransmits: 0,
  lostSegments: 'unknown',
  duringStall: false,
  retransmits: { least: 2, most: 4 },
};

/** A cause of every kind, and one with a root. */
export const CAUSES: readonly Cause[] = [
  { kind: 'limit', limit: 'listen-backlog', side: 'server', setting: 'listen backlog', value: '511' },
  {
    kind: 'limit',
    limit: 'somaxconn',
    side: 'server',
    setting: 'net.core.somaxconn',
    value: '128',
    root: { kind: 'limit', limit: 'nofile', side: 'server', setting: 'nofile', value: '65536' },
  },
  { kind: 'application', side: 'server', what: 'slow-to-accept' },
  { kind: 'network', side: 'server', what: 'packets-dropped-by-firewall' },
  { kind: 'driver', side: 'client', what: 'driver-process-lost' },
  { kind: 'unexplained' },
];

export function groupOf(cause: Cause, group: Partial<AttemptGroup> = {}): AttributedGroup {
  return {
    group: { ...GROUP, ...group },
    cause,
    confidence: 'proven',
    because: [
      finding('accept-queue-full', { queues: 1, bound: 511, peak: 512, overflows: 28_464 }),
      finding('bound-is-backlog', { backlog: 511, somaxconn: 4096 }),
    ],
    considered: [
      {
        candidate: 'conntrack-max',
        ruling: { ruling: 'ruled-out', finding: finding('tracking-off', { side: 'server' }) },
      },
      { candidate: 'netdev-backlog', ruling: { ruling: 'cannot-tell', missing: ['losses: not read'] } },
      {
        candidate: 'slow-to-accept',
        ruling: { ruling: 'blamed', confidence: 'possible', findings: [finding('accept-stalled', { stallMs: 3000 })] },
      },
      { candidate: 'ephemeral-ports', ruling: { ruling: 'ruled-out', finding: finding('symptom-mismatch', {}) } },
    ],
    remedy: {
      now: ['listen(fd, 10000)   # in the application; nginx: listen 80 backlog=10000;'],
      persist: ["echo 'net.core.somaxconn = 10000' > /etc/sysctl.d/90-loadline.conf"],
      check: 'ss -lnt   # Send-Q is the bound',
      cost: 'about 1 KB of kernel memory for each connection that waits',
      change: { setting: 'listen backlog', to: '10000' },
    },
  };
}

export function sectionOf(groups: readonly AttributedGroup[], changes: Partial<ReportSection> = {}): ReportSection {
  const failures = groups.reduce((sum, { group }) => sum + group.count, 0);
  const unexplained = groups
    .filter(({ cause }) => cause.kind === 'unexplained')
    .reduce((sum, { group }) => sum + group.count, 0);
  return {
    run: RUN,
    outcomes: {
      attempted: 512 + failures,
      served: 512,
      failed: failures,
      pending: 0,
      delayed: 0,
      connectMs: { p50: 0.41, p90: 1.2, p99: 3.333333333, max: 1012 },
      firstByteMs: undefined,
    },
    attribution: { failures, attributed: failures - unexplained, unexplained, groups },
    verdict: {
      result: 'fail',
      checks: [
        { expectation: 'failures{limit:listen-backlog,side:server} > 0', result: 'pass', observed: failures },
        { expectation: 'unexplained == 0', result: 'fail', observed: unexplained },
        { expectation: 'firstByte.p99 < 1s', result: 'inconclusive', observed: undefined },
      ],
    },
    folder: 'reports/accept-queue-overflow/20260101T120000Z-1a2b',
    ...changes,
  };
}

export function reportOf(...sections: readonly ReportSection[]): Report {
  return { tool: { name: 'loadline', version: '0.1.0' }, createdAt: '2026-01-01T12:00:10.000Z', sections };
}
