import { spawnSync } from 'node:child_process';
import { codeOf } from '../model/error-code.ts';
import { ownFolder } from './own-folder.ts';

/** What came of a program that was run to its end. */
export interface Outcome {
  /** Undefined where a signal ended the program, and where it could not be started. */
  readonly code: number | undefined;
  readonly signal: string | undefined;
  readonly stdout: string;
  readonly stderr: string;
  /** Why the program could not be started, or did not take its input. */
  readonly error?: { readonly code: string | undefined; readonly message: string };
}

/** More than any program says that is run so: Node would end it at a mebibyte. */
const MOST_BYTES = 100 * 2 ** 20;

/**
 * Runs a program to its end, in the namespaces that this thread is in, with `fds` as its descriptors from 3 on. By Node's own means: a lab
 * is laid so, and execa takes as long to load as a lab to lay.
 */
export function runToEnd(
  [program, ...args]: readonly [string, ...string[]],
  input = '',
  fds: readonly number[] = [],
): Outcome {
  const { status, signal, stdout, stderr, error } = spawnSync(program, args, {
    stdio: ['pipe', 'pipe', 'pipe', ...fds],
    cwd: ownFolder(),
    input,
    encoding: 'utf8',
    maxBuffer: MOST_BYTES,
  });
  return {
    ...{ code: status ?? undefined, signal: signal ?? undefined, stdout: stdout ?? '', stderr: stderr ?? '' },
    ...(error !== undefined && { error: { code: codeOf(error), message: error.message } }),
  };
}
