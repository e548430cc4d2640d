import { CannotRun } from '../model/errors.ts';
import { processRefused } from './process-refusal.ts';
import { runToEnd } from './run-to-end.ts';

/**
 * Runs a program to its end, in the namespaces that this thread is in, with `input` as its standard input and `fds` as
 * its descriptors from 3 on. Returns what it printed; throws CannotRun with its own complaint when it fails.
 */
export function runProgram(path: string, args: readonly string[], input: string, fds: readonly number[] = []): string {
  const { code, signal, stdout, stderr, error } = runToEnd([path, ...args], input, fds);
  if (isRefusal(error?.code)) throw processRefused(path);
  if (error !== undefined) throw new CannotRun(`${path} could not be started: ${error.message}`);
  if (code === 0) return stdout;
  const complaint = stderr.trim() || `exit ${code ?? signal}`;
  throw new CannotRun(`${[path, ...args].join(' ')} failed: ${complaint}`);
}

function isRefusal(code: string | undefined): boolean {
  return code !== undefined && ['EAGAIN', 'EMFILE', 'ENFILE'].includes(code);
}
