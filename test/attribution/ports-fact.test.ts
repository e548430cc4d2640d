import { describe, expect, it } from 'vitest';
import { portsFact } from '../../src/attribution/facts/ports.ts';
import { OUTCOME, STAGE, SYMPTOM } from '../../src/model/codes.ts';
import { ERRNO } from '../../src/model/errno.ts';
import type { Evidence } from '../../src/model/evidence.ts';
import type { FailedCall } from '../../src/model/failed-calls.ts';
import type { HostEvidence, PortUse } from '../../src/model/host-evidence.ts';
import { newLedger } from '../../src/model/ledger.ts';
import { ok, valueIn } from '../../src/model/probe.ts';
import type { Run } from '../../src/model/run.ts';
import { seriesOf } from '../../src/model/series.ts';
import { RUN } from '../report/samples.ts';
import { evidenceOf, NONE } from './nothing-seen.ts';

const { scenario } = RUN.plan;
const command: Run = {
  ...RUN,
  plan: {
    ...RUN.plan,
    driver: { engine: 'program', shards: RUN.plan.driver.shards },
    scenario: { ...scenario, driver: { ...scenario.driver, kind: 'command' } },
  },
};

/** Attempts that found no port at these moments. */
function failing(...atMs: readonly number[]) {
  const ledger = newLedger(atMs.length);
  ledger.outcome.fill(OUTCOME.failed);
  ledger.stage.fill(STAGE.connect);
  ledger.symptom.fill(SYMPTOM.errno);
  ledger.code.fill(ERRNO.EADDRNOTAVAIL);
  ledger.failedUs.set(atMs.map(ms => ms * 1000));
  return [ledger];
}

const pair = (since: PortUse['timeWaitSince'] = [], open = 0, destination = '127.0.0.1'): PortUse => ({
  source: destination,
  destination,
  destinationPort: 8080,
  byState: { ESTABLISHED: open, 'TIME-WAIT': since.reduce((sum, [, sockets]) => sum + sockets, 0) },
  timeWaitSince: since,
});

function client(portUse: readonly PortUse[], settings: Readonly<Record<string, string>> = {}): Partial<HostEvidence> {
  const all = { 'net.ipv4.ip_local_port_range': '40000 40099', 'net.ipv4.tcp_tw_reuse': '0', ...settings };
  const probes = Object.fromEntries(Object.entries(all).map(([name, value]) => [name, ok(value)]));
  return { settings: probes, portUse: ok(portUse) };
}

function factOf(host: Partial<HostEvidence>, ledgers = failing(500), more: Partial<Evidence> = {}, run = command) {
  return valueIn(portsFact(run, { ...evidenceOf(host), ...more }, ledgers));
}

describe('what held the ports', () => {
  it('is what did when attempts failed: what went over into TIME-WAIT since then was open', () => {
    expect(factOf(client([pair([[700, 100]])]))).toMatchObject({ live: 100, inTimeWait: 0, exhausted: true });
    expect(factOf(client([pair([[300, 100]])]))).toMatchObject({ live: 0, inTimeWait: 100, exhausted: true });
    const mixed = pair(
      [
        [300, 30],
        [700, 60],
      ],
      10,
    );
    expect(factOf(client([mixed]))).toMatchObject({ live: 70, inTimeWait: 30 });
  });

  it('is told by the others where sockets went over about then, for the kernel tells the time of its last tick', () => {
    const about: readonly [number, number] = [498, 48];
    const ended = client([pair([about, [510, 32]])]);
    expect(factOf(ended)).toMatchObject({ live: 80, inTimeWait: 0 });
    const turnedOver = client([pair([[450, 51], about, [510, 1]])]);
    expect(factOf(turnedOver)).toMatchObject({ live: 1, inTimeWait: 99 });
  });

  it('is told by the rows before the driver ended where all went over about then', () => {
    const all = client([pair([[498, 100]])]);
    expect(factOf(all)).toMatchObject({ live: 0, inTimeWait: 100 });
    const exit = { atMs: 520, runningAtMs: 500, code: 99, signal: null, by: 'itself' } as const;
    const more = { processes: [{ role: 'driver', exit, descriptors: NONE }] } as unknown as Partial<Evidence>;
    const counters = ok(seriesOf([0, 600], [{ 'Tcp.ActiveOpens': 0 }, { 'Tcp.ActiveOpens': 100 }]));
    const sockstat = (waiting: number) =>
      ok(seriesOf([0, 490, 600], [{ 'TCP.tw': 0 }, { 'TCP.tw': waiting }, { 'TCP.tw': 100 }]));
    const ab: Run = {
      ...command,
      plan: { ...command.plan, scenario: { ...scenario, driver: { ...scenario.driver, kind: 'ab' } } },
    };
    expect(factOf({ ...all, counters, sockstat: sockstat(0) }, failing(500), more, ab)).toMatchObject({ live: 100 });
    expect(factOf({ ...all, counters, sockstat: sockstat(90) }, failing(500), more, ab)).toMatchObject({ live: 10 });
    expect(factOf({ ...all, counters, sockstat: sockstat(0) }, failing(500), more)).toBeUndefined();
    // Where ports are used again, too young for that is as good as open.
    const reused = client([pair([[498, 100]])], { 'net.ipv4.tcp_tw_reuse': '1' });
    expect(factOf({ ...reused, counters, sockstat: sockstat(0) }, failing(500), more)).toMatchObject({
      inTimeWait: 100,
      reused: { young: 100 },
    });
  });

  it('says how many would still be too young to be used again, where none ever is', () => {
    const fast = client([pair([[400, 100]])], { 'net.ipv4.tcp_tw_reuse': '0', 'net.ipv4.tcp_tw_reuse_delay': '1000' });
    expect(factOf(fast, failing(500))).toMatchObject({ ifReused: { afterMs: 1000, young: 100 } });
    const slow = client(
      [
        pair([
          [400, 90],
          [4900, 10],
        ]),
      ],
      { 'net.ipv4.tcp_tw_reuse': '0', 'net.ipv4.tcp_tw_reuse_delay': '1000' },
    );
    expect(factOf(slow, failing(5000))).toMatchObject({ ifReused: { afterMs: 1000, young: 10 } });
  });

  it('goes by the moment at which half of them had failed', () => {
    const turned = client([pair([[600, 100]])]);
    expect(factOf(turned, failing(500, 510, 9000))).toMatchObject({ live: 100 });
    expect(factOf(turned, failing(500, 8000, 9000))).toMatchObject({ inTimeWait: 100 });
  });

  it('is closed already where our own driver closes: it has no end that closes more', () => {
    expect(factOf(client([pair([[700, 100]])]), failing(500), {}, RUN)).toMatchObject({ live: 0, inTimeWait: 100 });
  });

  it('goes by when the driver was last seen with a descriptor where no failure has a time', () => {
    const exit = { by: 'itself', code: 1, signal: null, atMs: 4000 } as const;
    const driver = { side: 'client', role: 'driver', pid: 1, command: 'ab', limits: NONE } as const;
    const descriptors = ok(seriesOf([100, 650], [{ used: 90 }, { used: 100 }]));
    const ended = { processes: [{ ...driver, exit, descriptors }] };
    // Its end, noticed late, closed them all.
    expect(factOf(client([pair([[700, 100]])]), failing(0), ended)).toMatchObject({ live: 100, inTimeWait: 0 });
    expect(factOf(client([pair([[300, 100]])]), failing(0), ended)).toMatchObject({ live: 0, inTimeWait: 100 });
  });
});

describe('ports that TIME-WAIT gives back', () => {
  const waiting = [
    pair([
      [-5000, 20],
      [-400, 80],
    ]),
  ];
  const reusedWith = (settings: Readonly<Record<string, string>>, pairs = waiting) =>
    factOf(client(pairs, settings))?.reused;

  it('are known by their age where tcp_tw_reuse is on', () => {
    const on = { 'net.ipv4.tcp_tw_reuse': '1', 'net.ipv4.tcp_tw_reuse_delay': '1000' };
    expect(reusedWith(on)).toEqual({ afterMs: 1000, young: 80 });
    expect(reusedWith({ ...on, 'net.ipv4.tcp_tw_reuse_delay': '100' })).toEqual({ afterMs: 100, young: 0 });
    expect(reusedWith({ ...on, 'net.ipv4.tcp_timestamps': '0' })).toBeUndefined();
    expect(reusedWith({})).toBeUndefined();
  });

  it('are so on loopback alone by default', () => {
    const byDefault = { 'net.ipv4.tcp_tw_reuse': '2', 'net.ipv4.tcp_tw_reuse_delay': '1000' };
    expect(reusedWith(byDefault)).toEqual({ afterMs: 1000, young: 80 });
    expect(reusedWith(byDefault, [pair([[-5000, 100]], 0, '198.19.0.1')])).toBeUndefined();
  });

  it('are given another second where the kernel has no such delay and compares whole seconds', () => {
    expect(reusedWith({ 'net.ipv4.tcp_tw_reuse': '1' })).toEqual({ afterMs: 2000, young: 80 });
  });
});

describe('ports that are nearly full, or taken towards other places', () => {
  it('are told apart from those that are full', () => {
    expect(factOf(client([pair([], 95)]))).toMatchObject({ exhausted: false, nearly: true });
    expect(factOf(client([pair([], 50)]))).toMatchObject({ exhausted: false, nearly: false });
  });

  it('count for a program that may bind before it connects, and not for our own driver', () => {
    const local = { inUse: 100, mostOfOneAddress: 100 };
    const host = { ...client([pair([], 20)]), localPorts: ok(local) };
    expect(factOf(host)?.local).toEqual(local);
    expect(factOf(host, failing(500), {}, RUN)?.local).toBeUndefined();
    expect(factOf(client([pair([], 20)]))?.local).toBeUndefined();
  });
});

describe('what the kernel did in connect()', () => {
  const call = { side: 'client', pid: 1, syscall: 'connect', errno: 'EADDRNOTAVAIL', firstMs: 0, lastMs: 1 } as const;
  const traced = (...calls: readonly Partial<FailedCall>[]) => ({
    failedCalls: ok({ calls: calls.map(one => ({ ...call, count: 10, ...one })), lost: 0 }),
  });
  const v4 = pair([], 100);
  const v6 = pair([], 3, '::1');

  it('is counted, and says whose ports count', () => {
    const none = traced({ search: { outcome: 'none-left', destination: '::1' } });
    expect(factOf(client([v4, v6]), failing(500), none)).toMatchObject({
      asked: { noneLeft: 10, taken: 0, notSought: 0, destinations: ['::1'] },
      exhausted: false,
      live: 3,
    });
    const both = traced({ search: { outcome: 'taken', destination: '::1' } }, { search: { outcome: 'not-sought' } });
    expect(factOf(client([v4, v6]), failing(500), both)).toMatchObject({
      asked: { noneLeft: 0, taken: 10, notSought: 10, destinations: [] },
      exhausted: true,
    });
  });

  it('is not known where a call does not tell, or where there was none', () => {
    const half = traced({ search: { outcome: 'not-sought' } }, {});
    for (const calls of [half, traced({ errno: 'ECONNREFUSED' }), traced({ side: 'server' }), {}]) {
      expect(factOf(client([v4]), failing(500), calls)?.asked).toBeUndefined();
    }
  });
});
