import { execFileSync, spawnSync } from 'node:child_process';
import {
  chownSync,
  existsSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { writeTuningFiles } from '../../src/api/audit/write-files.ts';
import { makeRunFolder } from '../../src/api/run-folder.ts';
import { openTrialJournal } from '../../src/api/trial-journal.ts';
import { CannotRun, NotSaved } from '../../src/model/errors.ts';
import { newLedger } from '../../src/model/ledger.ts';
import { saveLedgers, saveRun } from '../../src/run/store.ts';
import { makeFolder } from '../../src/system/folders.ts';
import { appendTo, checkWritable, writeWhole } from '../../src/system/whole-file.ts';
import { RUN } from '../report/samples.ts';

const NOBODY = 65_534;
const BIN = join(import.meta.dirname, '../../dist/cli/bin.js');
const SAMPLE = join(import.meta.dirname, '../../reports/sample');
const missing = process.getuid?.() === 0 ? '' : 'root, to make files of another user';

let folder = '';
/** What another user would have root write over. */
let victim = '';
/** A folder of the other user. */
let theirs = '';
/** A folder of ours. */
let ours = '';
const sudo = process.env['SUDO_UID'];

beforeEach(() => {
  delete process.env['SUDO_UID'];
  folder = mkdtempSync(join(tmpdir(), 'loadline-another-user-'));
  mkdirSync(join(folder, 'victims'));
  victim = join(folder, 'victims/victim');
  writeFileSync(victim, 'precious');
  theirs = join(folder, 'theirs');
  ours = join(folder, 'ours');
  for (const each of [theirs, ours]) mkdirSync(each);
  if (missing === '') chownSync(theirs, NOBODY, NOBODY);
});
afterEach(() => {
  if (sudo !== undefined) process.env['SUDO_UID'] = sudo;
  expect(readFileSync(victim, 'utf8')).toBe('precious');
  expect(readdirSync(join(folder, 'victims'))).toEqual(['victim']);
  rmSync(folder, { recursive: true });
});

function theirLink(target: string, path: string): void {
  symlinkSync(target, path);
  lchownSync(path, NOBODY, NOBODY);
}

if (missing !== '') {
  test(`needs ${missing}`, () => {
    expect(process.env['CI'], missing).not.toBe('true');
  });
}

const WRITERS: Readonly<Record<string, (file: string) => void>> = {
  writeWhole: file => writeWhole(file, 'x'),
  checkWritable,
  appendTo: file => appendTo(file, 'x'),
};

/** How the command ends, and what it says. */
function endOf(args: readonly string[]) {
  const env = { ...process.env, PATH: args.includes('--open') ? '/nowhere' : process.env['PATH'] };
  const { status, stderr } = spawnSync(process.execPath, [BIN, ...args], { env, cwd: folder, encoding: 'utf8' });
  return { status, stderr };
}

describe.runIf(missing === '')('root', () => {
  test.each(Object.entries(WRITERS))('%s follows no link of another user', (_name, write) => {
    theirLink(victim, join(ours, 'link'));
    theirLink('../victims', join(ours, 'folder'));
    expect(() => write(join(ours, 'link'))).toThrow(NotSaved);
    expect(() => write(join(ours, 'folder/new'))).toThrow(/link of user 65534/);
  });

  test.each(Object.entries(WRITERS))(
    '%s writes nothing into a folder, nor over a file, of another user',
    (_name, write) => {
      writeFileSync(join(ours, 'file'), 'theirs');
      chownSync(join(ours, 'file'), NOBODY, NOBODY);
      expect(() => write(join(theirs, 'new'))).toThrow(/its folder belongs to user 65534, and this is root/);
      expect(() => write(join(ours, 'file'))).toThrow(/it belongs to user 65534, and this is root/);
      expect(readdirSync(theirs)).toEqual([]);
      expect(readFileSync(join(ours, 'file'), 'utf8')).toBe('theirs');
    },
  );

  test("root's own link is not followed in a folder of another user, who can move it", () => {
    symlinkSync('../victims', join(theirs, 'link'));
    expect(() => writeWhole(join(theirs, 'link/new'), 'x')).toThrow(/a link in a folder of user 65534/);
  });

  test('its own links, and those of who called it by sudo, are followed', () => {
    writeFileSync(join(ours, 'real'), 'old');
    symlinkSync('real', join(ours, 'link'));
    writeWhole(join(ours, 'link'), 'new');
    expect(readFileSync(join(ours, 'real'), 'utf8')).toBe('new');
    process.env['SUDO_UID'] = `${NOBODY}`;
    theirLink('../ours', join(theirs, 'link'));
    writeWhole(join(theirs, 'link/real'), 'newer');
    writeWhole(join(theirs, 'own'), 'x');
    expect(readFileSync(join(ours, 'real'), 'utf8')).toBe('newer');
    expect(lstatSync(join(theirs, 'link')).isSymbolicLink()).toBe(true);
  });

  test('no folder is made through a link of another user', () => {
    theirLink('../victims', join(theirs, 'link'));
    expect(() => makeFolder(join(theirs, 'link/new'))).toThrow(CannotRun);
    expect(() => makeRunFolder(theirs, 'x', new Date())).toThrow(/belongs to user 65534, and this is root/);
  });

  test('a run folder that is exchanged for a link while the run goes on is not written to', () => {
    const run = makeRunFolder(join(theirs, 'out'), 'x', new Date());
    saveRun(run, RUN);
    renameSync(join(theirs, 'out'), join(theirs, 'moved'));
    theirLink('../victims', join(theirs, 'out'));
    expect(() => saveRun(run, RUN)).toThrow(CannotRun);
    expect(() => saveLedgers(run, [newLedger(1)])).toThrow(NotSaved);
    expect(() => appendTo(join(run, 'progress.ndjson'), 'x')).toThrow(NotSaved);
  });

  test('an experiment is not gone on with in a folder of another user', () => {
    theirLink(victim, join(theirs, 'experiment.json.new'));
    expect(() => openTrialJournal(theirs, { experiment: 'ceiling', scenarios: [] })).toThrow(NotSaved);
  });

  test('tuning files are not written there, nor through links', () => {
    mkdirSync(join(theirs, 'etc'));
    theirLink(victim, join(theirs, 'etc/sysctl.conf'));
    const file = { path: 'etc/sysctl.conf', destination: '/etc/sysctl.conf', content: 'precious' };
    expect(() => writeTuningFiles(theirs, [file])).toThrow(NotSaved);
  });

  test.each([
    ['report --open', (run: string) => ['report', run, '--open']],
    ['--format json=file', (run: string) => ['report', SAMPLE, '--format', `json=${run}/report.html`]],
    ['--format html=file', (run: string) => ['report', SAMPLE, '--force', '--format', `html=${run}/report.html`]],
  ])('the command says why, and ends in 3: %s', (_name, args) => {
    execFileSync('cp', [join(SAMPLE, 'run.json'), join(SAMPLE, 'attempts.0.bin'), theirs]);
    theirLink(victim, join(theirs, 'report.html'));
    expect(endOf(args(theirs))).toEqual({
      status: 3,
      stderr: expect.stringMatching(/report\.html could not be written: .*65534/),
    });
    expect(existsSync(join(theirs, 'report.html'))).toBe(true);
  });

  test.each([
    ['run --out', (place: string) => ['run', 'small.yaml', '--out', place]],
    ['ceiling --out', (place: string) => ['ceiling', 'small.yaml', '--max', '10', '--out', place]],
    ['audit --write', (place: string) => ['audit', '--connections', '100000', '--write', place]],
    ['check --baseline', (place: string) => ['check', 'small.yaml', '--baseline', `${place}/x.json`, '--update']],
  ])('nothing is written into a folder of another user, and nothing is measured for it: %s', (_name, args) => {
    writeFileSync(join(folder, 'small.yaml'), 'name: small\nload: { connections: 10, hold: 10ms }\n');
    const { status, stderr } = endOf(args(theirs));
    expect(stderr).toMatch(/user 65534/);
    expect(status).toBe(3);
    expect(readdirSync(theirs)).toEqual([]);
  });
});
