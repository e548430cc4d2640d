import { WATCHED_SETTINGS } from '../limits/mirrored.ts';
import { CannotRun, usageError } from '../model/errors.ts';
import type { ReportSection } from '../model/report.ts';
import { planDiagnosis } from '../plan/diagnosis.ts';
import { gatherMachine } from '../system/machine.ts';
import { findProgram } from '../system/programs.ts';
import { configuredAs } from './diagnose/configured-as.ts';
import { findServer } from './diagnose/find-server.ts';
import { timeAboveZero } from './diagnose/time-above-zero.ts';
import { type RunControl, runPlan } from './run-plan.ts';

export interface DiagnoseRequest extends RunControl {
  /** The server listens on this port. Default: the address among the command's words says which server is meant. */
  readonly port?: number;
  /** The server is this process. */
  readonly pid?: number;
  /** A connection that the server has not taken, or not answered, by then has failed. Default: 2,000. */
  readonly connectTimeoutMs?: number;
  /** The command is ended after this time. Default: 600,000. */
  readonly durationMs?: number;
}

/**
 * Runs a load command against a server that runs already on this machine, and names the limit behind each failure. What the command
 * prints goes to standard error. Rejects with CannotRun where there is no such server or command, with InvalidInput where it cannot
 * be told which server is meant.
 */
export async function diagnose(command: readonly string[], request: DiagnoseRequest = {}): Promise<ReportSection> {
  const {
    port,
    pid,
    connectTimeoutMs = 2_000,
    durationMs = 600_000,
    bpf = true,
    packetLosses = true,
    ...control
  } = request;
  timeAboveZero('connectTimeoutMs', connectTimeoutMs);
  timeAboveZero('durationMs', durationMs);
  const [program] = command;
  if (program === undefined) throw usageError('command', 'there is none', 'a load command and its arguments');
  if (findProgram(program) === undefined) throw new CannotRun(`${program} was not found`);
  const server = findServer({ command, ...(port !== undefined && { port }), ...(pid !== undefined && { pid }) });
  const machine = gatherMachine(WATCHED_SETTINGS, { bpf, packetLosses });
  const plan = planDiagnosis({ ...server, ...configuredAs(server), command, connectTimeoutMs, durationMs }, machine);
  return runPlan(plan, { ...control, machine, allowHostChanges: false });
}
