import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { InvalidInput, usageError } from '../model/fault.ts';
import { checkWritable, writeWhole } from '../system/whole-file.ts';
import { showsColour } from './colour.ts';
import type { Format } from './format.ts';
import type { GlobalOptions } from './options.ts';
import { print } from './output.ts';

/** Makes the text of one format; `colour` says whether its reader sees colours. */
export interface Renderer {
  (format: Format, colour: boolean): string;
  /** The formats that it knows; absent: terminal and JSON. */
  readonly formats?: readonly Format[];
}

const FEWEST_FORMATS: readonly Format[] = ['terminal', 'json'];

/** Sees that every file that `--format` names can be written, so that a run is not lost to one. Throws InvalidInput. */
export function checkFiles(options: GlobalOptions): void {
  for (const { file } of options.format) {
    if (file !== undefined) writing(file, () => checkWritable(file));
  }
}

/** Writes the answer in every format that was asked for. Throws InvalidInput for a file that cannot be written. */
export function deliver(options: GlobalOptions, render: Renderer): void {
  const { formats = FEWEST_FORMATS } = render;
  for (const { format } of options.format) if (!formats.includes(format)) throw notOffered(format, formats);
  for (const { format, file } of options.format) {
    if (file === undefined) print(render(format, showsColour(process.stdout, options.color)));
    else writing(file, () => writeWhole(file, render(format, false)));
  }
}

function notOffered(format: Format, formats: readonly Format[]): InvalidInput {
  return usageError('--format', `this command does not answer in ${format}`, formats.join(' or '));
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
