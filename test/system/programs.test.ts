import { afterEach, expect, test } from 'vitest';
import { CannotRun } from '../../src/model/errors.ts';
import { findProgram, requireProgram } from '../../src/system/programs.ts';

const PATH = process.env['PATH'];

afterEach(() => {
  process.env['PATH'] = PATH;
});

test('programs of the system folders are found without a PATH that names them', () => {
  process.env['PATH'] = '/nowhere';
  expect(findProgram('sh')).toMatch(/\/bin\/sh$/);
});

test('a folder and a file that cannot be executed are no programs', () => {
  process.env['PATH'] = '/usr:/etc';
  expect(findProgram('lib')).toBeUndefined();
  expect(findProgram('passwd')).not.toBe('/etc/passwd');
});

test('a missing program comes with the command that installs it', () => {
  const missing = () => requireProgram('no-such-program', 'no-such-package', 'to test this');
  expect(missing).toThrow(CannotRun);
  expect(missing).toThrow(expect.objectContaining({ remedy: 'sudo apt-get install -y no-such-package' }));
});
