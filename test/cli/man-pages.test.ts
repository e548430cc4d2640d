import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { buildProgram } from '../../src/cli/program.ts';
import { requirements } from '../end-to-end/requirements.ts';

const FOLDER = join(import.meta.dirname, '../../dist/man');
const program = buildProgram(() => undefined);
const help = program.createHelp();
const commands = help.visibleCommands(program).filter(command => command.name() !== 'help');

test('each command has a page, with all of its options', () => {
  expect(readdirSync(FOLDER).sort()).toEqual(
    ['loadline.1', ...commands.map(command => `loadline-${command.name()}.1`)].sort(),
  );
  for (const command of commands) {
    const page = readFileSync(join(FOLDER, `loadline-${command.name()}.1`), 'utf8').replaceAll('\\-', '-');
    for (const { long } of help.visibleOptions(command)) expect(page).toContain(long);
  }
});

test('troff finds nothing wrong with any of them, and they show as they are meant', context => {
  requirements(['man'])(context);
  for (const file of readdirSync(FOLDER)) {
    const shown = spawnSync('man', ['--warnings', '-E', 'UTF-8', '-l', join(FOLDER, file)], {
      encoding: 'utf8',
      env: { ...process.env, MANWIDTH: '100', LC_ALL: 'C.UTF-8' },
    });
    expect({ status: shown.status, stderr: shown.stderr }).toEqual({ status: 0, stderr: '' });
    expect(shown.stdout).toMatch(/^NAME\n {7}loadline/m);
    expect(shown.stdout).toContain('SEE ALSO');
  }
});
