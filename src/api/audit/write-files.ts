import { dirname, join } from 'node:path';
import type { TuningOutput } from '../../model/audit.ts';
import { InvalidInput } from '../../model/errors.ts';
import { makeFolder, refuseForeign } from '../../system/folders.ts';
import { readRegular, Unreadable } from '../../system/regular-file.ts';
import { writeWhole } from '../../system/whole-file.ts';
import { unwritable } from '../unwritable.ts';

/**
 * Writes the files below a folder, and names those that it wrote. A file that is there with other content is left alone, and
 * nothing is written at all. Throws InvalidInput for that, and that or NotSaved for a folder that cannot be written.
 */
export function writeTuningFiles(folder: string, files: readonly TuningOutput[]): string[] {
  const targets = files.map(({ path, content }) => ({ file: join(folder, path), content }));
  const taken = targets.filter(({ file, content }) => !isFree(file, content));
  if (taken.length > 0) {
    throw new InvalidInput(
      taken.map(({ file }) => ({
        at: { file },
        message: 'is there already and says something else',
        expected: 'another folder, or that file moved away',
      })),
    );
  }
  writing(folder, () => {
    makeFolder(folder);
    refuseForeign(folder);
  });
  for (const { file, content } of targets) {
    writing(file, () => {
      makeFolder(dirname(file));
      writeWhole(file, content);
    });
  }
  return targets.map(({ file }) => file);
}

/** Whether nothing is there, or the same. */
function isFree(file: string, content: string): boolean {
  try {
    return readRegular(file, { mostBytes: content.length * 4, follow: true }).toString('utf8') === content;
  } catch (error) {
    if (error instanceof Unreadable) return error.errno === 'ENOENT';
    throw error;
  }
}

function writing(file: string, write: () => void): void {
  try {
    write();
  } catch (error) {
    throw unwritable(file, error);
  }
}
