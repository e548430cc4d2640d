import { messageOf } from '../model/error-message.ts';
import { InvalidInput, NotSaved } from '../model/errors.ts';

/** With these the name is the wrong one. */
const MISTAKES = ['EEXIST', 'EISDIR', 'ENAMETOOLONG', 'ENOTDIR', 'EACCES', 'EPERM', 'ELOOP'];

/** Why a file that the user named cannot be written: a mistake in the name (exit 2), or a machine that does not take it (exit 3). */
export function unwritable(file: string, error: unknown): InvalidInput | NotSaved {
  if (error instanceof NotSaved) return error;
  const why = messageOf(error);
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (!MISTAKES.includes(code)) return new NotSaved([{ file, why }]);
  return new InvalidInput([{ at: { file }, message: `cannot be written: ${why}` }]);
}
