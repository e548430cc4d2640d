import { NotSaved } from '../model/errors.ts';

/** Told of each file that could not be written; what goes on does so without it. */
export type OnUnsaved = (why: NotSaved) => void;

/**
 * Does what writes a file. What the system refuses is told to `onUnsaved`, or thrown as NotSaved where nobody is to be told. Returns
 * whether it was written.
 */
export function saving(file: string, write: () => void, onUnsaved?: OnUnsaved): boolean {
  try {
    write();
    return true;
  } catch (error) {
    const unsaved = error instanceof NotSaved ? error : refusedWrite(file, error);
    if (unsaved === undefined) throw error;
    if (onUnsaved === undefined) throw unsaved;
    onUnsaved(unsaved);
    return false;
  }
}

/** What the system refused; undefined for an error of another kind, which is a bug. */
function refusedWrite(file: string, error: unknown): NotSaved | undefined {
  const isOfSystem = error instanceof Error && 'code' in error && typeof error.code === 'string';
  return isOfSystem ? new NotSaved([{ file, why: error.message }]) : undefined;
}
