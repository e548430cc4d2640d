import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InvalidInput } from '../../src/model/errors.ts';
import { newLedger } from '../../src/model/ledger.ts';
import { lossRows } from '../../src/model/loss-rows.ts';
import type { PacketLosses } from '../../src/model/packet-losses.ts';
import { ok } from '../../src/model/probe.ts';
import { loadRun } from '../../src/run/load-run.ts';
import { saveLedgers, saveLosses, saveRun } from '../../src/run/store.ts';
import { evidenceOf } from '../attribution/nothing-seen.ts';
import { RUN } from '../report/samples.ts';

const PACKET_LOSSES: PacketLosses = {
  source: 'bpf',
  totals: [
    {
      event: { what: 'loss', place: 'listener-syn', packet: 'SYN', to: 'server' },
      packets: 3,
      connections: 1,
      ofNoAttempt: 0,
    },
    {
      event: { what: 'loss', place: 'other: A@b', packet: 'data', to: 'client' },
      packets: 1,
      connections: 1,
      ofNoAttempt: 1,
    },
    { event: { what: 'reset', by: 'no-tcp', reason: 'unknown' }, packets: 1, connections: 1, ofNoAttempt: 1 },
    {
      event: { what: 'retransmit', by: 'client', packet: 'SYN', refusal: 'EPERM' },
      packets: 1,
      connections: 1,
      ofNoAttempt: 1,
    },
  ],
  lost: 0,
  checks: [{ places: ['listener-syn'], recorded: 3, counter: 'TcpExt.ListenDrops', counted: 3 }],
  unwatched: [{ part: 'listener-syn', why: 'because' }],
};
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'loadline-store-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('a saved run', () => {
  it('comes back as it was, an unlimited process and a lost one included', () => {
    const ledger = newLedger(3);
    ledger.startUs[1] = 4_000_000_000;
    const driverHealth = [{ longestStallMs: 1, latestStartMs: 2, cpuMs: 3, elapsedMs: 4 }, undefined];
    const run = { ...RUN, driverHealth, machine: { ...RUN.machine, nofileHard: Number.POSITIVE_INFINITY } };
    saveRun(folder, { ...run, ledgers: saveLedgers(folder, [ledger, newLedger(0)]) });
    const back = loadRun(folder);
    expect(back.run).toEqual({ ...run, ledgers: ['attempts.0.bin', 'attempts.1.bin'] });
    expect(back.ledgers.map(({ length }) => length)).toEqual([3, 0]);
    expect(back.ledgers[0]?.startUs[1]).toBe(4_000_000_000);
    expect(readdirSync(folder).sort()).toEqual(['attempts.0.bin', 'attempts.1.bin', 'run.json']);
  });

  it('comes back with what the kernels said of its attempts', () => {
    saveRun(path.join(folder, 'watched'), RUN);
    const losses = lossRows([{ attempt: 2, event: 0, packets: 3, firstMs: 4, lastMs: 5 }]);
    const other = path.join(folder, 'watched');
    const ledgers = [{ ...newLedger(3), losses }, newLedger(1)];
    const names = saveLosses(other, ledgers) ?? [];
    expect(names).toEqual(['losses.0.bin', 'losses.1.bin']);
    const saved = { ...RUN, evidence: { ...evidenceOf(), packetLosses: ok(PACKET_LOSSES) } };
    saveRun(other, { ...saved, ledgers: saveLedgers(other, ledgers), losses: names });
    const back = loadRun(other);
    expect(back.run.evidence?.packetLosses).toEqual(ok(PACKET_LOSSES));
    expect(back.ledgers.map(one => one.losses?.length)).toEqual([1, 0]);
    expect([...(back.ledgers[0]?.losses?.bytes ?? [])]).toEqual([...losses.bytes]);
    writeFileSync(path.join(other, 'losses.0.bin'), 'cut');
    expect(() => loadRun(other)).toThrow(/losses\.0\.bin.*not whole rows/);
    expect(saveLosses(other, [newLedger(1)])).toBeUndefined();
  });

  it('names no rows of lost packets that could not be written: the rest can be read', () => {
    const other = path.join(folder, 'full');
    mkdirSync(path.join(other, 'losses.0.bin'), { recursive: true });
    const refused: unknown[] = [];
    const ledgers = [{ ...newLedger(3), losses: lossRows([]) }];
    expect(saveLosses(other, ledgers, why => void refused.push(why))).toBeUndefined();
    expect(refused).toHaveLength(1);
  });

  it.each([
    ['nothing', undefined],
    ['half a file', '{"schema":"loadline.run/1","id"'],
    ['something else', '{"schema":"loadline.report/1"}'],
  ])('is refused with a message when there is %s', (_title, text) => {
    const other = path.join(folder, 'other');
    rmSync(other, { recursive: true, force: true });
    saveRun(other, RUN);
    if (text === undefined) rmSync(path.join(other, 'run.json'));
    else writeFileSync(path.join(other, 'run.json'), text);
    expect(() => loadRun(other)).toThrow(InvalidInput);
    expect(() => loadRun(other)).toThrow(/not a saved run/);
  });
});
