import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { NotSaved } from '../../src/model/errors.ts';
import type { Evidence } from '../../src/model/evidence.ts';
import { newLedger } from '../../src/model/ledger.ts';
import { startRecord } from '../../src/run/record.ts';
import { RUN } from '../report/samples.ts';

let parent = '';
let folder = '';
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'loadline-record-'));
  folder = join(parent, 'run');
});
afterEach(() => rmSync(parent, { recursive: true }));

const start = () => startRecord(folder, RUN.plan, RUN.machine);
const measured = { evidence: {} as Evidence, driverHealth: [], ledgers: [newLedger(3)] };

/** From now on nothing can be written into the folder. */
function takeAway(): void {
  rmSync(folder, { recursive: true });
  writeFileSync(folder, '');
}

test('what can no longer be written ends nothing, is kept in memory, and is named with its file', () => {
  const record = start();
  takeAway();
  record.enter('load');
  record.warn({ warning: 'command-killed' });
  record.keep(measured);
  const { run, ledgers, unsaved } = record.end({ state: 'completed' });
  expect(run).toMatchObject({
    state: { state: 'completed' },
    warnings: [{ warning: 'command-killed' }],
    ledgers: ['attempts.0.bin'],
  });
  expect(ledgers.map(({ length }) => length)).toEqual([3]);
  expect(unsaved.flatMap(({ files }) => files.map(({ file }) => file))).toEqual([
    join(folder, 'attempts.0.bin'),
    join(folder, 'run.json'),
  ]);
});

test('what could be written again in the end is saved', () => {
  const record = start();
  takeAway();
  record.enter('load');
  rmSync(folder);
  expect(record.end({ state: 'completed' }).unsaved).toEqual([]);
  expect(JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8'))).toMatchObject({ state: { state: 'completed' } });
});

test('what is kept later stands in the place of what was kept before, also where that could not be written', () => {
  const record = start();
  takeAway();
  record.keep(measured);
  rmSync(folder);
  mkdirSync(folder);
  record.keep({ ...measured, ledgers: [newLedger(5)] });
  const { ledgers, unsaved } = record.end({ state: 'completed' });
  expect({ unsaved, lengths: ledgers.map(({ length }) => length) }).toEqual({ unsaved: [], lengths: [5] });
});

test('nothing begins where nothing can be written from the start', () => {
  writeFileSync(folder, '');
  expect(start).toThrow(NotSaved);
});

test('no phase comes after the teardown, whatever is still under way', () => {
  const record = start();
  record.enter('teardown');
  record.enter('autopsy');
  const { run } = record.end({ state: 'broken', phase: 'load', why: 'it was ended' });
  expect(run.phases.map(({ name }) => name)).toEqual(['lab', 'teardown']);
});
