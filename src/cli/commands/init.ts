import { existsSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { unitName } from '../../api/audit/unit-name.ts';
import { readServer, sketchServer } from '../../api/sketch-server.ts';
import { unwritable } from '../../api/unwritable.ts';
import { EXIT, type ExitCode, InvalidInput } from '../../model/errors.ts';
import type { Sketch } from '../../model/sketch.ts';
import { sketchFile } from '../../report/scenario-file.ts';
import { sketchJson, sketchText } from '../../report/sketch.ts';
import { makeFolder } from '../../system/folders.ts';
import { installedFolder } from '../../system/own-files.ts';
import { commandLine } from '../command-line.ts';
import { deliver } from '../deliver.ts';
import { beforeNamespaces } from '../ensure-namespaces.ts';
import { interruptible } from '../interruptible.ts';
import { restoreFirst } from '../leftovers.ts';
import type { GlobalOptions } from '../options.ts';
import { type ServerOptions, serverRequest } from '../server-options.ts';
import { STARTER } from '../starter-scenario.ts';

export interface InitOptions extends GlobalOptions, ServerOptions {
  readonly unit?: string;
}

/** `loadline init`: a scenario to start from. Throws InvalidInput where the file exists, and that or NotSaved where it cannot be written. */
export async function init(file: string, options: InitOptions): Promise<ExitCode> {
  if (existsSync(file)) throw refused(file, 'it exists already, and is not overwritten', 'another file name');
  const { pid, port, unit } = options;
  if (pid !== undefined || port !== undefined || unit !== undefined) return initFromServer(file, options);
  write(file, `${schemaLine()}${STARTER}`);
  const run = commandLine(['run', file]);
  deliver(options, format =>
    format === 'json'
      ? `${JSON.stringify({ schema: 'loadline.init/1', file, run }, null, 2)}\n`
      : `${file} is written. Next: ${run}\n`,
  );
  return EXIT.pass;
}

/** Passes where a copy of the server starts in a lab; the scenario is written in any case. */
async function initFromServer(file: string, options: InitOptions): Promise<ExitCode> {
  const { unit } = options;
  const request = {
    ...serverRequest(options, '--for', undefined),
    ...(unit !== undefined && { unit: unitName(unit) }),
  };
  const read = beforeNamespaces(() => readServer(request));
  restoreFirst();
  return interruptible(options, async ({ signal }) => {
    const sketch = await sketchServer(read, signal);
    if (signal.aborted) return EXIT.interrupted;
    write(file, `${schemaLine()}${sketchFile(sketch)}`, 0o600);
    const next = commandLine([sketch.start.state === 'started' ? 'ceiling' : 'run', file]);
    deliver(options, format => (format === 'json' ? sketchJson(sketch, file, next) : sketchText(sketch, file, next)));
    return exitCodeOf(sketch);
  });
}

function exitCodeOf({ start }: Sketch): ExitCode {
  return start.state === 'started' ? EXIT.pass : EXIT.failed;
}

/** What a server was started with is nobody else's business: such a file is its owner's alone. */
function write(file: string, text: string, mode = 0o666): void {
  try {
    makeFolder(dirname(file));
    writeFileSync(file, text, { flag: 'wx', mode });
  } catch (error) {
    throw unwritable(file, error);
  }
}

/** Tells an editor which keys there are: a line that the YAML language server reads. Empty where no schema is installed. */
function schemaLine(): string {
  const schema = join(installedFolder(), 'schemas/scenario.json');
  return existsSync(schema) ? `# yaml-language-server: $schema=${schema}\n` : '';
}

function refused(file: string, message: string, expected: string): InvalidInput {
  return new InvalidInput([{ at: { file }, message, expected }]);
}
