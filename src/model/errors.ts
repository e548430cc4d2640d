/** Exit codes of the command line. */
export const EXIT = {
  pass: 0,
  failed: 1,
  invalid: 2,
  cannotRun: 3,
  inconclusive: 4,
  bug: 70,
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Where in a file the user has to look; line and column count from 1. */
export interface Position {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
}

/** One thing wrong with the user's input. */
export interface Problem {
  readonly at: Position;
  /** Dotted path of the key, such as `load.connections`. */
  readonly key?: string;
  readonly message: string;
  readonly expected?: string;
  readonly suggestion?: string;
}

/** Problems of one input that are shown; of the others their number is. */
export const MOST_PROBLEMS_SHOWN = 20;

/** The input is wrong: exit 2. */
export class InvalidInput extends Error {
  readonly problems: readonly Problem[];
  constructor(problems: readonly Problem[]) {
    const shown = problems.slice(0, MOST_PROBLEMS_SHOWN).map(problem => problem.message);
    const others = problems.length - shown.length;
    super([...shown, ...(others === 0 ? [] : [`${others} more`])].join('; '));
    this.name = 'InvalidInput';
    this.problems = problems;
  }
}

/** A word of the command line is wrong; `key` is the option, or what the word is for. */
export function usageError(key: string, message: string, expected?: string, suggestion?: string): InvalidInput {
  const at = { file: 'command line' };
  return new InvalidInput([
    {
      at,
      key,
      message,
      ...(expected !== undefined && { expected }),
      ...(suggestion !== undefined && { suggestion }),
    },
  ]);
}

/** This machine cannot do it: exit 3. `remedy` is the exact command, or the sentence, that would allow it. */
export class CannotRun extends Error {
  readonly remedy: string | undefined;
  constructor(why: string, remedy?: string) {
    super(why);
    this.name = 'CannotRun';
    this.remedy = remedy;
  }
}

/** A folder could not be made: exit 3. */
export class FolderNotMade extends CannotRun {
  /** Errno name; empty for none. */
  readonly code: string;
  constructor(folder: string, why: string, code: string) {
    super(`the folder ${folder} cannot be made: ${why}`, 'name a folder that this user may write to');
    this.name = 'FolderNotMade';
    this.code = code;
  }
}

/** Something of a result could not be written: exit 3. The measurement is over, and what is whole of it was reported. */
export class NotSaved extends Error {
  readonly files: readonly { readonly file: string; readonly why: string }[];
  constructor(files: NotSaved['files']) {
    super(files.map(({ file, why }) => `${file} could not be written: ${why}`).join('; '));
    this.name = 'NotSaved';
    this.files = files;
  }
}

/** A process of a driver or a target did not start, broke the protocol, or ended early. */
export class ShardFailed extends Error {
  /** Errno name, where a system call of its own stopped it. */
  readonly errno: string | undefined;
  constructor(why: string, errno?: string) {
    super(why);
    this.name = 'ShardFailed';
    this.errno = errno;
  }
}

/** The target never came up: exit 3. The message says why, and what would help where that is known. */
export class TargetFailed extends Error {
  readonly errno: string | undefined;
  constructor(why: string, errno?: string) {
    super(why);
    this.name = 'TargetFailed';
    this.errno = errno;
  }
}
