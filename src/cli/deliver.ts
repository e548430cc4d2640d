import { dirname } from 'node:path';
import { unwritable } from '../api/unwritable.ts';
import { type InvalidInput, usageError } from '../model/errors.ts';
import { terminalSafe } from '../report/escape.ts';
import { makeFolder } from '../system/folders.ts';
import { checkWritable, writeWhole } from '../system/whole-file.ts';
import { showsColour } from './colour.ts';
import type { Format, FormatRequest } from './format.ts';
import type { GlobalOptions } from './options.ts';
import { print } from './output.ts';
import { inFile, refuseForeignFile } from './replacing.ts';

/** Makes the text of one format; `colour` says whether its reader sees colours. */
export interface Renderer {
  (format: Format, colour: boolean): string;
  /** The formats that it knows; absent: terminal and JSON. */
  readonly formats?: readonly Format[];
}

const FEWEST_FORMATS: readonly Format[] = ['terminal', 'json'];

/** Sees that every file that `--format` names can be written, so that a run is not lost to one. Throws InvalidInput or NotSaved. */
export function checkFiles(options: GlobalOptions): void {
  for (const request of options.format) checkFile(request, options);
}

/**
 * Writes the answer in every format that was asked for. Throws InvalidInput or NotSaved for the first file that cannot be written,
 * once all the others are.
 */
export function deliver(options: GlobalOptions, render: Renderer): void {
  const { formats = FEWEST_FORMATS } = render;
  for (const { format } of options.format) if (!formats.includes(format)) throw notOffered(format, formats);
  const failures = options.format.flatMap(request => {
    const { format, file } = request;
    const colour = file === undefined && showsColour(process.stdout, options.color);
    const text = shown(render(format, colour), format, colour);
    if (file !== undefined)
      return failureOf(() => {
        checkFile(request, options);
        writing(file, () => writeWhole(file, inFile(format, text)));
      });
    print(text);
    return [];
  });
  if (failures.length > 0) throw failures[0];
}

/** Whatever may be read in a terminal; a page is read by a browser, and has seen to itself. */
function shown(text: string, format: Format, colour: boolean): string {
  return format === 'html' ? text : terminalSafe(text, colour);
}

function checkFile(request: FormatRequest, { force }: GlobalOptions): void {
  const { file } = request;
  if (file === undefined) return;
  writing(file, () => checkWritable(file));
  refuseForeignFile(request, force);
}

function failureOf(act: () => void): unknown[] {
  try {
    act();
    return [];
  } catch (error) {
    return [error];
  }
}

function notOffered(format: Format, formats: readonly Format[]): InvalidInput {
  return usageError('--format', `this command does not answer in ${format}`, formats.join(' or '));
}

function writing(file: string, write: () => void): void {
  try {
    makeFolder(dirname(file));
    write();
  } catch (error) {
    throw unwritable(file, error);
  }
}
