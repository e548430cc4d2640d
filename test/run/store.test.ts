import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InvalidInput } from '../../src/model/errors.ts';
import { newLedger } from '../../src/model/ledger.ts';
import { loadRun, saveLedgers, saveRun } from '../../src/run/store.ts';
import { RUN } from '../report/samples.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'loadline-store-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('a saved run', () => {
  it('comes back as it was, an unlimited process included', () => {
    const ledger = newLedger(3);
    ledger.startUs[1] = 4_000_000_000;
    const run = { ...RUN, machine: { ...RUN.machine, nofileHard: Number.POSITIVE_INFINITY } };
    saveRun(folder, { ...run, ledgers: saveLedgers(folder, [ledger, newLedger(0)]) });
    const back = loadRun(folder);
    expect(back.run).toEqual({ ...run, ledgers: ['attempts.0.bin', 'attempts.1.bin'] });
    expect(back.ledgers.map(({ length }) => length)).toEqual([3, 0]);
    expect(back.ledgers[0]?.startUs[1]).toBe(4_000_000_000);
    expect(readdirSync(folder).sort()).toEqual(['attempts.0.bin', 'attempts.1.bin', 'run.json']);
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
