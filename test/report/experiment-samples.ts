import type { Ceiling, CeilingTrial } from '../../src/model/ceiling.ts';
import type { Climb } from '../../src/model/climb.ts';
import type { Comparison } from '../../src/model/comparison.ts';
import type { ExperimentReport } from '../../src/model/report.ts';
import type { ValidatedLine, Validation } from '../../src/model/validation.ts';
import { CAUSES } from './samples.ts';

const [CAUSE] = CAUSES;
if (CAUSE === undefined) throw new Error('the samples are gone');
const blamed = { cause: CAUSE, confidence: 'proven', count: 100 } as const;
const folder = 'reports/poor/20260101T120000Z-1a2b';

function held(connections: number): CeilingTrial {
  return { connections, held: true, served: connections, causes: [], runId: `${connections}`, folder };
}

const ceiling: Ceiling = {
  ended: { end: 'found' },
  held: 900,
  broke: 1000,
  repeats: { held: 3, runs: 3 },
  spread: { low: 900, high: 900 },
  stoppedBy: blamed,
  max: 2000,
  precision: 0.01,
  trials: [
    ...[128, 256, 512].map(held),
    { connections: 1024, held: false, served: 900, causes: [blamed], runId: 'c', folder },
    held(900),
    { connections: 1000, held: false, served: 900, causes: [blamed], runId: 'a|b', folder },
    held(900),
    held(900),
  ],
};

const ladder: Climb = {
  goal: 1000,
  ended: { end: 'reached' },
  steps: [
    {
      change: { limit: 'somaxconn', side: 'server', setting: 'net.core.somaxconn', from: '128', to: '4096' },
      cause: blamed,
      servedBefore: 129,
      servedAfter: 1000,
      ceilingBefore: 129,
      ceilingAfter: undefined,
      needed: 'yes',
      without: blamed,
    },
    {
      change: {
        limit: 'ephemeral-ports',
        side: 'client',
        setting: 'net.ipv4.ip_local_port_range',
        from: '40000 40499',
        to: '40000 40999',
      },
      cause: blamed,
      servedBefore: undefined,
      servedAfter: 1000,
      ceilingBefore: undefined,
      ceilingAfter: 1000,
      needed: 'no',
      without: undefined,
    },
  ],
  served: 1000,
  folders: [folder],
};

const comparison: Comparison = {
  comparable: true,
  differences: [],
  settings: [{ limit: 'somaxconn', side: 'server', setting: 'net.core.somaxconn', from: '128', to: '4096' }],
  causesGone: [blamed],
  causesNew: [],
  metrics: [
    {
      name: 'served',
      unit: 'connections',
      from: 129,
      to: undefined,
      fromSpread: undefined,
      toSpread: undefined,
      verdict: 'better',
    },
    {
      name: 'connect.p99',
      unit: 'ms',
      from: 1.9,
      to: 14,
      fromSpread: undefined,
      toSpread: undefined,
      verdict: 'worse',
    },
  ],
};

const LINE: ValidatedLine = {
  key: 'net.ipv4.tcp_fin_timeout',
  value: '15',
  file: 'a.conf',
  line: 4,
  before: '60',
  untried: undefined,
  effect: 'none',
  obsolete: false,
  why: 'none of the loads is served more, or less',
  measurements: [],
};

const validation: Validation = {
  lines: [
    {
      key: 'net.core.somaxconn',
      value: '4096',
      file: 'a.conf',
      line: 3,
      before: '128',
      untried: undefined,
      effect: 'raised',
      obsolete: false,
      why: 'it was met',
      measurements: [{ scenario: 'burst', before: 129, alone: 1000, allButThis: 129, cause: undefined }],
    },
    {
      ...LINE,
      key: 'net.ipv4.tcp_abort_on_overflow',
      value: '1',
      effect: 'harmful',
      measurements: [{ scenario: 'burst', before: 129, alone: 64, allButThis: 1000, cause: blamed }],
    },
    { ...LINE, key: 'net.ipv4.tcp_fin_timeout', value: '15' },
    { ...LINE, key: 'vm.swappiness', value: '10', effect: 'untestable' },
  ],
  loads: [{ scenario: 'burst', attempted: 1000, before: 129, after: 1000, causeBefore: blamed, causeAfter: undefined }],
  completed: true,
};

/** One experiment of each kind, as a report carries it. */
export const EXPERIMENTS = {
  ceiling: {
    kind: 'ceiling',
    scenario: 'poor',
    ceiling,
    checks: [{ expectation: 'ceiling >= 1000', result: 'fail', observed: 900 }],
    folder,
  },
  ladder: { kind: 'ladder', scenario: 'poor', ladder, target: 'raw', memoryBytes: 8_000_000, folder },
  comparison: { kind: 'comparison', comparison },
  check: {
    kind: 'check',
    checks: [
      {
        scenario: 'poor',
        result: 'fail',
        regressions: [{ regression: 'new-cause', cause: blamed }],
        comparison,
        checks: [
          {
            expectation: 'served >= baseline * 0.97',
            result: 'inconclusive',
            observed: 129,
            unjudged: 'other-machine',
          },
        ],
        exactOnly: false,
        baseline: 'baselines/poor.json',
      },
    ],
  },
  validation: { kind: 'validation', scenario: 'a.conf', validation, problems: [], folder },
} as const satisfies Record<ExperimentReport['kind'], ExperimentReport>;
