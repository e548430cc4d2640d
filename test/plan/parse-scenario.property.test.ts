import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import type { HostSpec } from '../../src/model/lab-spec.ts';
import type { ArrivalSpec, LoadSpec } from '../../src/model/load-spec.ts';
import type { AcceptSpec, AnswerSpec } from '../../src/model/pace-spec.ts';
import type { Scenario } from '../../src/model/scenario.ts';
import { parseExpectation } from '../../src/plan/expectation.ts';
import { isMistake } from '../../src/plan/mistake.ts';
import { parseScenario } from '../../src/plan/parse-scenario.ts';
import { problemsIn } from './scenario-text.ts';

describe('parseScenario, whatever the text', () => {
  it('gives back every valid scenario', () => {
    fc.assert(
      fc.property(scenarios, scenario => {
        expect(parseScenario(stringify(written(scenario)), 's.yaml')).toEqual(scenario);
      }),
    );
  });

  it('throws nothing but InvalidInput', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), damaged), text => {
        for (const { at, message } of problemsIn(text)) {
          expect(message).not.toBe('');
          expect(at).toMatchObject({ file: 's.yaml', line: expect.any(Number), column: expect.any(Number) });
        }
      }),
      { numRuns: 300 },
    );
  });
});

const ms = fc.integer({ min: 1, max: 3_600_000 });
const hosts: fc.Arbitrary<HostSpec> = fc.record(
  {
    sysctl: fc.dictionary(
      fc
        .stringMatching(/^net\.ipv4\.[a-z_]{1,12}$/)
        .filter(name => name !== 'net.ipv4.tcp_mem' && name !== 'net.ipv4.udp_mem'),
      fc.oneof(fc.nat().map(String), fc.constantFrom('1024 65535', 'reno', '')),
    ),
    nofile: fc.integer({ min: 32, max: 2 ** 30 }),
    nproc: fc.integer({ min: 1, max: 2 ** 30 }),
    addresses: fc.oneof(fc.constant('auto' as const), fc.integer({ min: 1, max: 4096 })),
    conntrack: fc.boolean(),
  },
  { requiredKeys: ['sysctl', 'addresses', 'conntrack'] },
);
const accepts: fc.Arbitrary<AcceptSpec> = fc.oneof(
  fc.record({ mode: fc.constantFrom('now', 'never') }),
  fc.record({ mode: fc.constant('after'), afterMs: ms }),
  fc.record({ mode: fc.constant('rate'), perSecond: fc.integer({ min: 1, max: 1e7 }) }),
  fc.record({ mode: fc.constant('batch'), batch: fc.integer({ min: 1, max: 1e7 }), everyMs: ms }),
);
const answers: fc.Arbitrary<AnswerSpec> = fc.oneof(
  fc.record({ mode: fc.constantFrom('now', 'never') }),
  fc.record({ mode: fc.constant('after'), afterMs: ms }),
);
const steps = fc.array(
  fc.record({
    connections: fc.integer({ min: 1, max: 1000 }),
    perSecond: fc.integer({ min: 100, max: 1e7 }),
    holdMs: fc.integer({ min: 0, max: 10_000 }),
  }),
  { minLength: 1, maxLength: 5 },
);
const arrivals: fc.Arbitrary<ArrivalSpec> = fc.oneof(
  fc.record({ mode: fc.constant('burst') }),
  fc.record({ mode: fc.constant('rate'), perSecond: fc.integer({ min: 1000, max: 1e7 }) }),
  fc.record({ mode: fc.constant('steps'), steps }),
);
const loads: fc.Arbitrary<LoadSpec> = fc
  .record(
    {
      connections: fc.integer({ min: 1, max: 100_000 }),
      arrival: arrivals,
      holdMs: ms,
      connectTimeoutMs: ms,
      repeat: fc.record({ times: fc.integer({ min: 1, max: 100 }), close: fc.constantFrom('client', 'server') }),
      halfOpen: fc.integer({ min: 0, max: 1_000_000 }),
      otherListener: fc.record({ connections: fc.integer({ min: 1, max: 1_000_000 }), backlog: fc.nat() }),
    },
    { requiredKeys: ['connections', 'arrival', 'holdMs', 'connectTimeoutMs', 'halfOpen'] },
  )
  .map(load => (load.arrival.mode === 'steps' ? { ...load, connections: total(load.arrival.steps) } : load));
const expectations = fc.constantFrom('served >= 1', 'failures{limit:nofile} > 64Ki', 'connect.p99 < 1.5s').map(text => {
  const parsed = parseExpectation(text);
  if (isMistake(parsed)) throw new Error(parsed.mistake);
  return parsed;
});
const scenarios: fc.Arbitrary<Scenario> = fc.record(
  {
    name: fc.stringMatching(/^[a-z0-9-]{1,30}$/),
    about: fc.string({ maxLength: 100 }),
    lab: fc.record({
      kind: fc.constant('netns'),
      baseline: fc.constantFrom('host', 'kernel-defaults'),
      family: fc.constant('ipv4'),
      client: hosts,
      server: hosts,
      host: fc.dictionary(fc.stringMatching(/^(fs|vm|kernel)\.[a-z]{1,9}$/), fc.nat().map(String)),
      network: fc.array(
        fc.record({
          on: fc.constantFrom('client', 'server'),
          drop: fc.constantFrom('syn', 'syn-ack', 'ack'),
          share: fc.double({ min: 0, minExcluded: true, max: 1, noNaN: true }),
        }),
        { maxLength: 3 },
      ),
    }),
    target: fc.record(
      {
        kind: fc.constant('raw'),
        backlog: fc.nat(),
        workers: fc.integer({ min: 1, max: 1024 }),
        accept: accepts,
        answer: answers,
        killAfterMs: ms,
        port: fc.integer({ min: 1, max: 65_535 }),
      },
      { requiredKeys: ['kind', 'backlog', 'workers', 'accept', 'answer'] },
    ),
    driver: fc.record({
      kind: fc.constant('connections'),
      probe: fc.constant('http'),
      processes: fc.oneof(fc.constant('auto' as const), fc.integer({ min: 1, max: 1024 })),
    }),
    load: loads,
    expect: fc.array(expectations, { maxLength: 3 }),
  },
  { requiredKeys: ['name', 'lab', 'target', 'driver', 'load', 'expect'] },
);

/** The text of a valid scenario with a piece cut out, doubled, or replaced. */
const damaged = fc
  .tuple(
    scenarios,
    fc.nat(),
    fc.nat({ max: 20 }),
    fc.constantFrom('', ':', '\n', '3', ' - x', '{', '"', '*a', '&a ', '~'),
  )
  .map(([scenario, at, length, instead]) => {
    const text = stringify(written(scenario));
    const start = at % text.length;
    return text.slice(0, start) + instead + text.slice(start + length);
  });

/** The scenario as a user would write it. */
function written({ lab, target, load, expect: lines, ...rest }: Scenario): object {
  const { killAfterMs, ...listening } = target;
  const { holdMs, connectTimeoutMs, ...loading } = load;
  return {
    ...rest,
    lab,
    target: {
      ...listening,
      accept: writtenWhen(target.accept),
      answer: writtenWhen(target.answer),
      ...(killAfterMs === undefined ? {} : { killAfter: `${killAfterMs}ms` }),
    },
    load: {
      ...loading,
      arrival: writtenArrival(load.arrival),
      hold: `${holdMs / 1000}s`,
      connectTimeout: `${connectTimeoutMs}ms`,
    },
    expect: lines.map(line => line.text),
  };
}

function writtenWhen(spec: AcceptSpec | AnswerSpec): unknown {
  switch (spec.mode) {
    case 'after':
      return { after: `${spec.afterMs}ms` };
    case 'rate':
      return { perSecond: spec.perSecond };
    case 'batch':
      return { batch: spec.batch, every: `${spec.everyMs}ms` };
    default:
      return spec.mode;
  }
}

function writtenArrival(arrival: ArrivalSpec): unknown {
  if (arrival.mode === 'burst') return 'burst';
  if (arrival.mode === 'rate') return { perSecond: arrival.perSecond };
  return { steps: arrival.steps.map(({ holdMs, ...step }) => ({ ...step, hold: `${holdMs}ms` })) };
}

function total(all: readonly { readonly connections: number }[]): number {
  return all.reduce((sum, step) => sum + step.connections, 0);
}
