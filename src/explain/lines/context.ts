import type { ErrnoName } from '../../model/errno.ts';
import type { LogEntry } from '../../model/explanation.ts';
import { errnoOf } from '../error-texts.ts';

/** A line with this errno, said of something that `context` names: the same number means another thing there. */
export function errnoAt(
  errnos: ErrnoName | readonly ErrnoName[],
  context: RegExp,
  without?: RegExp,
): LogEntry['pattern'] {
  const wanted: readonly string[] = typeof errnos === 'string' ? [errnos] : errnos;
  return {
    test: line => {
      const errno = context.test(line) && without?.test(line) !== true ? errnoOf(line) : undefined;
      return errno !== undefined && wanted.includes(errno);
    },
  };
}
