import type { Position, Problem } from '../model/errors.ts';

/** What is wrong with one written value. The reader of the file adds where it stands. */
export interface Mistake {
  /** Names the value: it reads well on its own. */
  readonly mistake: string;
  readonly expected?: string;
  /** What to write instead. */
  readonly suggestion?: string;
  /** Where in the value it is wrong, in characters from its start. */
  readonly offset?: number;
  /** The key is wrong, not its value. */
  readonly ofKey?: true;
}

export function isMistake<T>(result: T | Mistake): result is Mistake {
  return typeof result === 'object' && result !== null && 'mistake' in result;
}

/** A mistake with where it was made. */
export function problemOf({ mistake, expected, suggestion }: Mistake, key: string, at: Position): Problem {
  return {
    at,
    key,
    message: mistake,
    ...(expected === undefined ? {} : { expected }),
    ...(suggestion === undefined ? {} : { suggestion }),
  };
}

export function inFileOrder(problems: readonly Problem[]): Problem[] {
  return problems.toSorted(
    (one, other) => (one.at.line ?? 0) - (other.at.line ?? 0) || (one.at.column ?? 0) - (other.at.column ?? 0),
  );
}
