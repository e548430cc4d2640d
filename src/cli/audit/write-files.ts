import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { TuningOutput } from '../../model/audit.ts';
import { InvalidInput } from '../../model/fault.ts';
import { makeFolder } from '../../system/folders.ts';
import { unwritable } from '../unwritable.ts';

/**
 * Writes the files below a folder, and names those that it wrote. A file that is there with other content is left alone, and
 * nothing is written at all. Throws InvalidInput for that, and that or NotSaved for a folder that cannot be written.
 */
export function writeTuningFiles(folder: string, files: readonly TuningOutput[]): string[] {
  const targets = files.map(({ path, content }) => ({ file: join(folder, path), content }));
  const taken = targets.filter(({ file, content }) => existsSync(file) && readFileSync(file, 'utf8') !== content);
  if (taken.length > 0) {
    throw new InvalidInput(
      taken.map(({ file }) => ({
        at: { file },
        message: 'is there already and says something else',
        expected: 'another folder, or that file moved away',
      })),
    );
  }
  for (const { file, content } of targets) write(file, content);
  return targets.map(({ file }) => file);
}

function write(file: string, content: string): void {
  try {
    makeFolder(dirname(file));
    writeFileSync(file, content);
  } catch (error) {
    throw unwritable(file, error);
  }
}
