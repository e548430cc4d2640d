import { closeSync, mkdirSync, openSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { InvalidInput } from '../model/fault.ts';
import { showsColour } from './colour.ts';
import type { Format } from './format.ts';
import type { GlobalOptions } from './options.ts';
import { print } from './output.ts';

/** Makes the text of one format; `colour` says whether its reader sees colours. */
export type Renderer = (format: Format, colour: boolean) => string;

/** Opens every file that `--format` names, so that a run is not lost to a file that cannot be written. Throws InvalidInput. */
export function checkFiles(options: GlobalOptions): void {
  for (const { file } of options.format) {
    if (file !== undefined) writing(file, () => closeSync(openSync(file, 'a')));
  }
}

/** Writes the answer in every format that was asked for. Throws InvalidInput for a file that cannot be written. */
export function deliver(options: GlobalOptions, render: Renderer): void {
  for (const { format, file } of options.format) {
    if (file === undefined) print(render(format, showsColour(process.stdout, options.color)));
    else writing(file, () => writeFileSync(file, render(format, false)));
  }
}

function writing(file: string, write: () => void): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    write();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new InvalidInput([{ at: { file }, message: `cannot be written: ${why}` }]);
  }
}
