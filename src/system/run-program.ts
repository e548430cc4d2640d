import { spawnSync } from 'node:child_process';
import { CannotRun } from '../model/errors.ts';
import { processRefused } from './process-refusal.ts';

/**
 * Runs a program to its end, in the namespaces that this thread is in, with `input` as its standard input and `fds` as
 * its descriptors from 3 on. Returns what it printed; throws CannotRun with its own complaint when it fails.
 */
export function runProgram(path: string, args: readonly string[], input: string, fds: readonly number[] = []): string {
  const result = spawnSync(path, args, { input, encoding: 'utf8', stdio: ['pipe', 'pipe', 'pipe', ...fds] });
  if (isRefusal(result.error)) throw processRefused(path);
  if (result.error !== undefined) throw new CannotRun(`${path} could not be started: ${result.error.message}`);
  if (result.status === 0) return result.stdout;
  const complaint = result.stderr.trim() || `exit ${result.status ?? result.signal}`;
  throw new CannotRun(`${[path, ...args].join(' ')} failed: ${complaint}`);
}

function isRefusal(error: Error | undefined): boolean {
  return error !== undefined && 'code' in error && ['EAGAIN', 'EMFILE', 'ENFILE'].includes(String(error.code));
}
