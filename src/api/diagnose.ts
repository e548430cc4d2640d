import { CannotRun, usageError } from '../model/errors.ts';
import type { ReportSection } from '../model/report.ts';
import { findProgram } from '../system/programs.ts';
import { observeServer, type ServerRequest } from './diagnose/observe-server.ts';
import { timeAboveZero } from './diagnose/time-above-zero.ts';
import type { RunControl } from './run-plan.ts';

export interface DiagnoseRequest extends ServerRequest, RunControl {
  /** The command is ended after this time. Default: 600,000. */
  readonly durationMs?: number;
}

/**
 * Runs a load command against a server that runs already on this machine, and names the limit behind each failure. What the command
 * prints goes to standard error. Rejects with CannotRun where there is no such server or command, with InvalidInput where it cannot
 * be told which server is meant.
 */
export async function diagnose(command: readonly string[], request: DiagnoseRequest = {}): Promise<ReportSection> {
  const { connectTimeoutMs = 2_000, durationMs = 600_000 } = request;
  timeAboveZero('connectTimeoutMs', connectTimeoutMs);
  timeAboveZero('durationMs', durationMs);
  const [program] = command;
  if (program === undefined) throw usageError('command', 'there is none', 'a load command and its arguments');
  if (findProgram(program) === undefined) throw new CannotRun(`${program} was not found`);
  return observeServer({ ...request, command, connectTimeoutMs, durationMs });
}
