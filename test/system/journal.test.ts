import {
  chownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openJournal } from '../../src/system/journal.ts';
import { type JournalContent, parseJournal, writeJournal } from '../../src/system/journal-file.ts';
import { restoreLeftovers } from '../../src/system/leftovers.ts';
import { openTracefs } from '../../src/system/linux/tracefs.ts';
import { bootId, ownIdentity } from '../../src/system/process-identity.ts';
import { readSysctl } from '../../src/system/sysctl.ts';
import type { UndoRecord } from '../../src/system/undo.ts';
import { testWith } from '../collectors/needs.ts';
import { programArgv, runProgram } from './built.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'loadline-journal-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const SETTING = 'fs.file-max';
/** Nothing to do: the value is what it was. */
const unchanged = (): UndoRecord => ({ kind: 'sysctl', name: SETTING, old: readSysctl(SETTING), set: '1' });
/** Somebody else's value: neither the old one nor ours. */
const foreign: UndoRecord = { kind: 'sysctl', name: SETTING, old: '2', set: '3' };

const DEAD = { pid: 2 ** 22, startTicks: 1 };
const content = (undo: readonly UndoRecord[], more: Partial<JournalContent> = {}): JournalContent => ({
  schema: 'loadline.journal/1',
  bootId: bootId(),
  owner: DEAD,
  undo,
  ...more,
});

function write(name: string, journal: JournalContent): string {
  const path = join(folder, name);
  writeJournal(path, journal);
  return path;
}

test('the file holds what stands, and goes with the last change', () => {
  const journal = openJournal(folder);
  const [one, other] = [unchanged(), foreign];
  journal.record(one);
  journal.record(other);
  const [name = ''] = readdirSync(folder);
  expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
  expect(parseJournal(readFileSync(join(folder, name), 'utf8'))).toEqual(
    content([one, other], { owner: ownIdentity() }),
  );

  expect(journal.undo(other)).toEqual({ outcome: 'changed-since', current: readSysctl(SETTING) });
  expect(journal.pending).toBe(1);
  expect(journal.undo(one)).toEqual({ outcome: 'already' });
  expect(readdirSync(folder)).toEqual([]);
  expect(() => journal.undo(one)).toThrow('never recorded');
});

test('a folder that does not exist has no leftovers', () => {
  expect(restoreLeftovers(join(folder, 'nowhere'))).toEqual([]);
});

testWith(['root'], 'a folder that is closed to this user is not taken for an empty one', () => {
  write('1-1.json', content([foreign]));
  const { stdout, stderr } = runProgram(programArgv('restore-leftovers.mjs', [folder], 'ordinary'));
  expect(stdout).toBe('');
  expect(stderr).toContain('EACCES');
});

test('the journal of a process that runs is left alone', () => {
  openJournal(folder).record(foreign);
  expect(restoreLeftovers(folder)).toEqual([]);
  openJournal(folder).undo(foreign);
});

test('a value that somebody else has set since is left, and said so', () => {
  const journal = write('1-1.json', content([foreign]));
  const undone = { outcome: 'changed-since', current: readSysctl(SETTING) };
  expect(restoreLeftovers(folder)).toEqual([{ journal, result: 'undone', record: foreign, undone }]);
  expect(restoreLeftovers(folder)).toEqual([]);
});

test('changes are taken back last first, and those that fail stay in the journal', () => {
  const stuck: UndoRecord = { kind: 'cgroup', name: '/dev/null/loadline-1-client' };
  const journal = write('1-1.json', content([stuck, foreign]));
  expect(restoreLeftovers(folder)).toMatchObject([
    { record: foreign },
    { record: stuck, undone: { outcome: 'failed', why: expect.stringContaining('ENOTDIR') } },
  ]);
  expect(parseJournal(readFileSync(journal, 'utf8'))?.undo).toEqual([stuck]);
});

test('a journal of an earlier boot is thrown away unapplied', () => {
  const journal = write('1-1.json', content([foreign], { bootId: 'another' }));
  expect(restoreLeftovers(folder)).toEqual([{ journal, result: 'earlier-boot' }]);
  expect(readdirSync(folder)).not.toContain('1-1.json');
});

test('a corrupt journal is set aside, told once, and never applied', () => {
  const journal = join(folder, '1-1.json');
  writeFileSync(journal, JSON.stringify(content([foreign])).slice(0, -2));
  expect(restoreLeftovers(folder)).toEqual([{ journal, result: 'corrupt', movedTo: `${journal}.corrupt` }]);
  expect(restoreLeftovers(folder)).toEqual([]);
  expect(readdirSync(folder)).toContain('1-1.json.corrupt');
});

testWith(['root'], 'a trace instance that was left is removed', () => {
  const name = `loadline-${process.pid}-999`;
  const instance = openTracefs().makeInstance(name);
  const record: UndoRecord = { kind: 'trace-instance', name };
  write('1-1.json', content([record]));
  expect(restoreLeftovers(folder)).toMatchObject([{ record, undone: { outcome: 'restored' } }]);
  expect(instance.has('trace')).toBe(false);
  expect(openAndUndo(record)).toEqual({ outcome: 'already' });
});

function openAndUndo(record: UndoRecord) {
  const journal = openJournal(folder);
  journal.record(record);
  return journal.undo(record);
}

test('names that lead elsewhere make a journal corrupt', () => {
  for (const name of ['../x', 'net/core/somaxconn', '', 'a..b', 'x\n']) {
    expect(parseJournal(JSON.stringify(content([{ kind: 'sysctl', name, old: '1', set: '2' }])))).toBeUndefined();
    expect(parseJournal(JSON.stringify(content([{ kind: 'trace-instance', name }])))).toBeUndefined();
  }
});

test('a journal that names what no run changes is corrupt', () => {
  for (const name of ['kernel.core_pattern', 'kernel.modprobe', 'net.ipv4.ip_forward']) {
    expect(parseJournal(JSON.stringify(content([{ kind: 'sysctl', name, old: '|/x', set: '2' }])))).toBeUndefined();
  }
  const others: UndoRecord = { kind: 'trace-instance', name: 'somebody-elses' };
  expect(parseJournal(JSON.stringify(content([others])))).toBeUndefined();
});

test('a draft that could not be completed is not left', () => {
  mkdirSync(join(folder, '1-1.json'));
  expect(() => write('1-1.json', content([foreign]))).toThrow(/EISDIR|ENOTEMPTY|EEXIST/);
  expect(readdirSync(folder)).toEqual(['1-1.json']);
  rmdirSync(join(folder, '1-1.json'));
});

testWith(['root'], 'root takes nothing from the journals of another user', () => {
  write('1-1.json', content([foreign]));
  chownSync(folder, 65_534, 65_534);
  expect(() => restoreLeftovers(folder)).toThrow(/belongs to user 65534, and this is root/);
  expect(readdirSync(folder)).toEqual(['1-1.json']);
});

test('any text is either a whole journal or none', () => {
  const text = JSON.stringify(content([foreign, { kind: 'trace-instance', name: 'loadline-1-1' }]));
  fc.assert(fc.property(fc.nat(text.length - 1), length => parseJournal(text.slice(0, length)) === undefined));
  fc.assert(fc.property(fc.json(), json => parseJournal(json) === undefined));
  expect(parseJournal(text)).toBeDefined();
});
