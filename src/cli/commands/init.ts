import { existsSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { unwritable } from '../../api/unwritable.ts';
import { EXIT, type ExitCode, InvalidInput } from '../../model/errors.ts';
import { makeFolder } from '../../system/folders.ts';
import { commandLine } from '../command-line.ts';
import { deliver } from '../deliver.ts';
import type { GlobalOptions } from '../options.ts';
import { STARTER } from '../starter-scenario.ts';

/** `loadline init`: a scenario to start from. Throws InvalidInput where the file exists, and that or NotSaved where it cannot be written. */
export function init(file: string, options: GlobalOptions): ExitCode {
  if (existsSync(file)) throw refused(file, 'it exists already, and is not overwritten', 'another file name');
  try {
    makeFolder(dirname(file));
    writeFileSync(file, STARTER, { flag: 'wx' });
  } catch (error) {
    throw unwritable(file, error);
  }
  const run = commandLine(['run', file]);
  deliver(options, format =>
    format === 'json'
      ? `${JSON.stringify({ schema: 'loadline.init/1', file, run }, null, 2)}\n`
      : `${file} is written. Next: ${run}\n`,
  );
  return EXIT.pass;
}

function refused(file: string, message: string, expected: string): InvalidInput {
  return new InvalidInput([{ at: { file }, message, expected }]);
}
