import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { refuseHarm } from '../../src/lab/harm.ts';
import { refuseTight } from '../../src/lab/harm-of-processes.ts';
import { CannotRun } from '../../src/model/errors.ts';
import { restoreLeftovers } from '../../src/system/leftovers.ts';
import { readSysctl, writeSysctl } from '../../src/system/sysctl.ts';
import { testWith } from '../collectors/needs.ts';
import { killed, programArgv, runProgram, startProgram } from '../system/built.ts';

/** By so little that nobody on the machine meets the lower value. */
const LESS = { 'fs.file-max': 1, 'fs.nr_open': 64, 'kernel.threads-max': 1, 'fs.epoll.max_user_watches': 1 } as const;
type Name = keyof typeof LESS;
const NAMES = Object.keys(LESS) as Name[];

let stateFolder: string;
let before: Readonly<Record<string, string>> = {};
beforeEach(() => {
  stateFolder = mkdtempSync(join(tmpdir(), 'loadline-state-'));
  before = current();
});
afterEach(() => {
  restoreLeftovers(stateFolder);
  for (const [name, value] of Object.entries(before)) if (readSysctl(name) !== value) writeSysctl(name, value);
  rmSync(stateFolder, { recursive: true });
});

const current = () => Object.fromEntries(NAMES.map(name => [name, readSysctl(name)]));
const lowered = (...names: readonly Name[]) =>
  Object.fromEntries(names.map(name => [name, String(Number(before[name]) - LESS[name])]));
const hold = (settings: Readonly<Record<string, string>>) =>
  startProgram(programArgv('hold-host-settings.mjs', [stateFolder, JSON.stringify(settings)]));
const journals = () => readdirSync(stateFolder).filter(name => name.endsWith('.json'));
const restore = () => JSON.parse(runProgram(programArgv('restore-leftovers.mjs', [stateFolder])).stdout);

describe('a runner that is killed while it has lowered', () => {
  for (const name of NAMES) {
    testWith(['root', 'dist'], `${name} is undone by the next command`, async () => {
      const { child } = await hold(lowered(name));
      await killed(child);
      expect(current()).toEqual({ ...before, ...lowered(name) });
      expect(restore()).toMatchObject([{ record: { name, old: before[name] }, undone: { outcome: 'restored' } }]);
      expect([current(), journals()]).toEqual([before, []]);
    });
  }
});

testWith(['root', 'dist'], 'several settings are put back together, by a run that ends well too', async () => {
  const { child, nextLine } = await hold(lowered(...NAMES));
  expect(current()).toEqual(lowered(...NAMES));
  child.stdin?.end();
  expect(JSON.parse(await nextLine())).toEqual([]);
  expect([current(), journals()]).toEqual([before, []]);
});

testWith(['root', 'dist'], 'of two runs at once one is refused, and the journal of the other stays whole', async () => {
  const { child } = await hold(lowered('fs.file-max'));
  const [journal = ''] = journals();
  const written = readFileSync(join(stateFolder, journal), 'utf8');
  const second = runProgram(
    programArgv('hold-host-settings.mjs', [stateFolder, JSON.stringify(lowered('kernel.threads-max')), '0']),
  );
  expect(second.stderr).toContain('holds settings of the whole machine');
  expect(restore()).toEqual([]);
  expect(readFileSync(join(stateFolder, journal), 'utf8')).toBe(written);
  expect(current()).toEqual({ ...before, ...lowered('fs.file-max') });
  await killed(child);
});

testWith(['root', 'dist'], 'a second run waits until the first has put its settings back', async () => {
  const first = await hold(lowered('fs.file-max'));
  const second = hold(lowered('kernel.threads-max'));
  first.child.stdin?.end();
  const { child } = await second;
  expect(current()).toEqual({ ...before, ...lowered('kernel.threads-max') });
  await killed(child);
});

testWith(['root', 'dist'], 'a journal from before the last boot is thrown away, and nothing is changed', async () => {
  const { child } = await hold(lowered('fs.file-max'));
  await killed(child);
  const [journal = ''] = journals();
  const file = join(stateFolder, journal);
  const content = JSON.parse(readFileSync(file, 'utf8'));
  writeFileSync(file, JSON.stringify({ ...content, bootId: '00000000-0000-0000-0000-000000000000' }));
  expect(restore()).toMatchObject([{ result: 'earlier-boot' }]);
  expect([current(), journals()]).toEqual([{ ...before, ...lowered('fs.file-max') }, []]);
});

describe('a value that the machine could meet is refused', () => {
  test.each(NAMES)('%s', name => {
    for (const value of ['0', '10', 'many', '-1']) expect(() => refuseHarm(name, value)).toThrow(CannotRun);
    expect(() => refuseHarm(name, readSysctl(name))).not.toThrow();
  });

  test('with what would be fit', () => {
    const fit = expect.objectContaining({ remedy: 'set it to 2500 or more' });
    expect(() => refuseTight('kernel.threads-max', '2499', 1000, 'threads')).toThrow(fit);
    expect(() => refuseTight('kernel.threads-max', '2500', 1000, 'threads')).not.toThrow();
  });
});
