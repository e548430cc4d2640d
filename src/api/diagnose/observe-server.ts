import { WATCHED_SETTINGS } from '../../limits/mirrored.ts';
import type { ReportSection } from '../../model/report.ts';
import { planDiagnosis } from '../../plan/diagnosis.ts';
import { gatherMachine } from '../../system/machine.ts';
import { type RunControl, runPlan } from '../run-plan.ts';
import { placeOf } from './command-namespace.ts';
import { configuredAs } from './configured-as.ts';
import { findServer } from './find-server.ts';

/** Which running server is meant, and until when what comes to it is observed. */
export interface ServerRequest {
  /** The server listens on this port. Default: what the command's words say, or the one port on which anything listens. */
  readonly port?: number;
  /** The server is this process. */
  readonly pid?: number;
  /** A connection that the server has not taken, or not answered, by then has failed. Default: 2,000. */
  readonly connectTimeoutMs?: number;
}

interface Observation extends ServerRequest, RunControl {
  readonly connectTimeoutMs: number;
  readonly durationMs: number;
  /** Ends it, which completes by that. */
  readonly until?: AbortSignal;
  /** What drives the load; absent: whoever connects. */
  readonly command?: readonly string[];
}

/**
 * Observes a server that runs already while connections come to it, and names the limit behind each failure. Rejects with CannotRun
 * where there is no such server, with InvalidInput where it cannot be told which is meant.
 */
export async function observeServer(observation: Observation): Promise<ReportSection> {
  const { port, pid, command, connectTimeoutMs, durationMs, bpf, packetLosses, ...control } = observation;
  const { network, ...place } = placeOf(command ?? []);
  const hint = { command: command ?? [], ...(port !== undefined && { port }), ...(pid !== undefined && { pid }) };
  const server = findServer(hint, network);
  const asked = { ...(bpf !== undefined && { bpf }), ...(packetLosses !== undefined && { packetLosses }) };
  const machine = network.run(() => gatherMachine(WATCHED_SETTINGS, asked));
  const load = { connectTimeoutMs, durationMs, ...(command !== undefined && { command }) };
  const plan = planDiagnosis({ ...server, ...place, ...configuredAs(server), ...load }, machine);
  return runPlan(plan, { ...control, machine, allowHostChanges: false });
}
