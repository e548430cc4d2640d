import { describe, expect, test } from 'vitest';
import type { CollectedLosses } from '../../../src/collectors/packet-losses/packet-losses.ts';
import type { TupleRecord } from '../../../src/collectors/packet-losses/tuple-records.ts';
import type { TrackingTable } from '../../../src/collectors/sockets/tracking-table.ts';
import { OUTCOME } from '../../../src/model/codes.ts';
import { type Ledger, newLedger } from '../../../src/model/ledger.ts';
import { lossesOf } from '../../../src/model/losses-of.ts';
import type { PacketEvent } from '../../../src/model/packet-losses.ts';
import type { Plan } from '../../../src/model/plan.ts';
import { absent, failed, ok, valueIn } from '../../../src/model/probe.ts';
import { joinLosses } from '../../../src/run/reconstruction/join-losses.ts';
import { planOf } from '../../drivers/plan-of.ts';

const PLAN = planOf();
/** Hosts of their own, where every packet is looked at. */
const { scenario: SCENARIO } = planOf();
const LAB: Plan = { ...planOf(), scenario: { ...SCENARIO, lab: { ...SCENARIO.lab, kind: 'netns' } } };
const [SHARD] = PLAN.driver.shards;
const LISTENER = { address: SHARD?.destinations[0]?.address ?? '', port: 8080 };
const CLIENT = SHARD?.sources[0] ?? PLAN.hosts.client.addresses[0] ?? '';
const SYN: PacketEvent = { what: 'loss', place: 'listener-syn', packet: 'SYN', to: 'server' };
const HOOK: PacketEvent = { what: 'loss', place: 'server-hook', packet: 'SYN', to: 'server' };

/** Attempts with these ports, each begun so many milliseconds after the load. */
function ledgerOf(attempts: readonly (readonly [port: number, startMs: number])[]): Ledger {
  const ledger = newLedger(attempts.length);
  attempts.forEach(([port, startMs], index) => {
    ledger.outcome[index] = OUTCOME.failed;
    ledger.sourcePort[index] = port;
    ledger.startUs[index] = startMs * 1000;
  });
  return ledger;
}

function recordOf(clientPort: number, firstMs: number, lastMs = firstMs, event = SYN): TupleRecord {
  const port = SHARD?.destinations[0]?.port;
  const serverPort = port === undefined || port === 0 ? LISTENER.port : port;
  return { client: CLIENT, clientPort, server: LISTENER.address, serverPort, event, packets: 2, firstMs, lastMs };
}

function join(
  ledger: Ledger,
  records: readonly TupleRecord[],
  tracked = 0,
  plan: Plan = PLAN,
  listener = LISTENER,
  tracking?: TrackingTable,
) {
  const collected: CollectedLosses = {
    source: 'bpf',
    forEach: (each: (record: TupleRecord) => void) => records.forEach(each),
    moved: [
      {
        sides: ['server'] as const,
        before: { 'nf_conntrack drop': tracked },
        after: { 'nf_conntrack drop': tracked },
      },
    ],
    lost: 3,
    unwatched: [],
  };
  const { packetLosses, ledgers } = joinLosses(ok(collected), [ledger], plan, listener, tracking && ok(tracking));
  const losses = valueIn(packetLosses);
  if (losses === undefined) throw new Error('there are losses');
  return { losses, of: lossesOf({ packetLosses }, ledgers[0] ?? newLedger(0)) ?? (() => []) };
}

test('each attempt gets what became of packets of its four-tuple, and the rest is of no attempt', () => {
  const { losses, of } = join(
    ledgerOf([
      [40_000, 0],
      [40_001, 0],
    ]),
    [recordOf(40_001, 5.4, 1000.6), recordOf(50_000, 7)],
  );
  expect(of(0)).toEqual([]);
  expect(of(1)).toEqual([{ ...SYN, packets: 2, firstMs: 5, lastMs: 1001 }]);
  expect(losses).toMatchObject({ source: 'bpf', lost: 3, unwatched: [] });
  expect(losses.totals).toEqual([{ event: SYN, packets: 4, connections: 2, ofNoAttempt: 2 }]);
});

test('of attempts with one port after the other, each gets what began in its time', () => {
  const ledger = ledgerOf([
    [40_000, 1000],
    [40_000, 0],
  ]);
  const { of } = join(ledger, [recordOf(40_000, 990), recordOf(40_000, 2000)]);
  expect(of(1)).toMatchObject([{ lastMs: 990 }]);
  expect(of(0)).toMatchObject([{ firstMs: 2000 }]);
});

test('what goes on from one attempt into the next with the same port is of neither', () => {
  const { losses, of } = join(
    ledgerOf([
      [40_000, 0],
      [40_000, 1000],
    ]),
    [recordOf(40_000, 10, 1500)],
  );
  expect([of(0), of(1)]).toEqual([[], []]);
  expect(losses.totals[0]).toMatchObject({ packets: 2, ofNoAttempt: 2 });
});

test('what was before the attempt is of whoever had its port then', () => {
  const { of } = join(ledgerOf([[40_000, 500]]), [recordOf(40_000, 100)]);
  expect(of(0)).toEqual([]);
});

test("a hook's losses get their meaning from the counters, those of attempts as well", () => {
  const { losses, of } = join(ledgerOf([[40_000, 0]]), [recordOf(40_000, 5, 5, HOOK)], 2);
  expect(of(0)).toMatchObject([{ place: 'server-tracking' }]);
  expect(losses.checks).toEqual([
    { places: ['server-tracking'], recorded: 2, counter: 'nf_conntrack drop', counted: 2 },
  ]);
});

test('records that cannot be read are a probe that failed, and the run goes on', () => {
  const broken = () => {
    throw new Error('ENOMEM');
  };
  const ledger = ledgerOf([[40_000, 0]]);
  const collected = ok({ forEach: broken, source: 'bpf' as const, moved: [], lost: 0, unwatched: [] });
  expect(joinLosses(collected, [ledger], PLAN, LISTENER)).toEqual({
    packetLosses: failed('ENOMEM'),
    ledgers: [ledger],
  });
});

test('where nobody watched, that is said, and attempts have no rows', () => {
  const none = absent<never>('because');
  const ledger = ledgerOf([[40_000, 0]]);
  expect(joinLosses(none, [ledger], PLAN, LISTENER)).toEqual({ packetLosses: none, ledgers: [ledger] });
  expect(lossesOf({ packetLosses: none }, ledger)).toBeUndefined();
  expect(lossesOf({}, ledger)).toBeUndefined();
});

test('of a command whose server listens on every address, attempts are known by their ports', () => {
  const anywhere = { address: '0.0.0.0', port: 8080 };
  const plan = {
    ...PLAN,
    scenario: { ...PLAN.scenario, driver: { ...PLAN.scenario.driver, kind: 'command' as const } },
    driver: { ...PLAN.driver, shards: [{ connections: 1, sources: [], destinations: [anywhere] }] },
  };
  const ledger = ledgerOf([
    [40_000, 0],
    [40_001, 0],
  ]);
  const records = [
    { ...recordOf(40_000, 5), client: '127.0.0.1', server: '127.0.0.1', serverPort: 8080 },
    { ...recordOf(40_001, 5), client: '127.0.0.1', server: '127.0.0.1', serverPort: 8080 },
    { ...recordOf(40_001, 9), client: '192.0.2.7', server: '192.0.2.1', serverPort: 8080 },
    { ...recordOf(40_000, 9), client: '127.0.0.1', server: '127.0.0.1', serverPort: 9090 },
  ];
  const { of, losses } = join(ledger, records, 0, plan, anywhere);
  expect(of(0)).toMatchObject([{ packets: 2, firstMs: 5 }]);
  // Two connections have these ports: nobody knows which of them it was.
  expect(of(1)).toEqual([]);
  expect(losses.totals).toMatchObject([{ packets: 8, ofNoAttempt: 6 }]);
});

test('of a command that comes from an address that the kernel chose, attempts are known by their ports and the server', () => {
  const here = { address: '192.0.2.1', port: 8080 };
  const { scenario } = PLAN;
  const plan = {
    ...PLAN,
    scenario: {
      ...scenario,
      lab: { ...scenario.lab, kind: 'host' as const },
      driver: { ...scenario.driver, kind: 'command' as const },
    },
    driver: { ...PLAN.driver, shards: [{ connections: 1, sources: [], destinations: [here] }] },
  };
  const ledger = ledgerOf([
    [40_000, 0],
    [40_001, 0],
  ]);
  const towards = (port: number, client: string, server = '192.0.2.1') => ({
    ...recordOf(port, 5),
    ...{ client, server, serverPort: 8080 },
  });
  const records = [
    towards(40_000, '192.0.2.7'),
    // Another server's, with the same ports.
    towards(40_000, '192.0.2.7', '192.0.2.2'),
    // Two clients of this one: nobody knows which of them it was.
    towards(40_001, '192.0.2.7'),
    towards(40_001, '192.0.2.8'),
  ];
  const { of, losses } = join(ledger, records, 0, plan, here);
  expect(of(0)).toMatchObject([{ packets: 2, firstMs: 5 }]);
  expect(of(1)).toEqual([]);
  expect(losses.totals).toMatchObject([{ packets: 8, ofNoAttempt: 6 }]);
});

describe('where the source of connections is translated', () => {
  const translatedTo = (ports: Readonly<Record<number, number>>): TrackingTable => ({
    has: () => true,
    translated: [],
    answersTo: (source, port, destination, destinationPort) => {
      const to = ports[port];
      const turned = { source: destination, sourcePort: destinationPort, destination: source };
      return to === undefined ? undefined : { ...turned, destinationPort: to };
    },
  });

  test('what the server has by the translated port is of the attempt', () => {
    const tracking = translatedTo({ 40000: 1024 });
    const { of, losses } = join(ledgerOf([[40_000, 0]]), [recordOf(1024, 5)], 0, LAB, LISTENER, tracking);
    expect(of(0)).toMatchObject([{ packets: 2 }]);
    expect(losses.elsewhere).toEqual([]);
  });

  test('a port that one attempt has and another was given is of neither', () => {
    const ledger = ledgerOf([
      [40_000, 0],
      [40_001, 0],
    ]);
    const tracking = translatedTo({ 40000: 40_001, 40001: 40_002 });
    const { of } = join(ledger, [recordOf(40_001, 5)], 0, PLAN, LISTENER, tracking);
    expect([of(0), of(1)]).toEqual([[], []]);
  });
});

test('SYNs of connections that are no attempts are counted by where they went, and by what their place turns out to be', () => {
  const upstream = (port: number) => ({ ...recordOf(port, 5, 5, HOOK), server: '127.0.0.1', serverPort: 9000 });
  const { losses } = join(ledgerOf([[40_000, 0]]), [recordOf(40_000, 5, 5, HOOK), upstream(1), upstream(2)], 6, LAB);
  expect(losses.elsewhere?.[0]).toEqual({ to: '127.0.0.1:9000', place: 'server-tracking', packets: 4, connections: 2 });
});
