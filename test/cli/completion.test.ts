import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { candidates } from '../../src/cli/completion/candidates.ts';
import { buildProgram } from '../../src/cli/program.ts';
import { LIMIT_IDS } from '../../src/model/limit-id.ts';

const program = buildProgram(() => undefined);
const words = (...typed: readonly string[]) => candidates(program, typed).map(({ word }) => word);

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'loadline-complete-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('commands come first, and none that is for shells alone', () => {
  expect(words('')).toContain('diagnose');
  expect(words('')).not.toContain('complete');
  expect(words('wat')).toEqual(['watch']);
  expect(words('--quiet', 'wat')).toEqual(['watch']);
  expect(words('--out', 'wat', 'wat')).toEqual(['watch']);
});

test('a command has its own options, and those of every command', () => {
  expect(words('climb', '--')).toEqual(expect.arrayContaining(['--raise', '--resume', '--format', '--help']));
  expect(words('run', '--conf')).toEqual(['--confirm']);
  expect(words('run', '--raise')).toEqual([]);
});

test('values are those that the option or the argument takes', () => {
  expect(words('climb', 'a.yaml', '--raise', '')).toEqual([...LIMIT_IDS]);
  expect(words('limits', 'somax')).toEqual(['somaxconn']);
  expect(words('limits', 'somaxconn', '')).toEqual([]);
  expect(words('--format', 'j')).toEqual(['json', 'junit']);
  expect(words('completion', '')).toEqual(['bash', 'zsh', 'fish']);
});

test('scenarios are files of YAML below what is typed, saved runs are folders, each as often as the command takes it', () => {
  mkdirSync(join(folder, 'loads/deep'), { recursive: true });
  writeFileSync(join(folder, 'loads/deep/one.yaml'), '');
  writeFileSync(join(folder, 'loads/notes.txt'), '');
  mkdirSync(join(folder, 'runs/one/1'), { recursive: true });
  writeFileSync(join(folder, 'runs/one/1/run.json'), '{}');
  const scenario = join(folder, 'loads/deep/one.yaml');
  expect(words('run', `${folder}/loads/`)).toEqual([scenario]);
  expect(words('run', scenario, `${folder}/loads/d`)).toEqual([scenario]);
  expect(words('ceiling', scenario, `${folder}/loads/d`)).toEqual([]);
  expect(words('report', `${folder}/runs/`)).toEqual([join(folder, 'runs/one/1')]);
});

test('words after -- are another program’s', () => {
  expect(words('diagnose', '--', 'wrk', '--')).toEqual([]);
});
