import { WATCHED_SETTINGS } from '../limits/mirrored.ts';
import type { WatchMeans } from '../model/agent-messages.ts';
import { CannotRun, TargetFailed } from '../model/errors.ts';
import type { Plan } from '../model/plan.ts';
import { type ServerWatch, watchServer } from '../run/server-host/watch-server.ts';
import { gatherMachine } from '../system/machine.ts';

/** A server of this machine that is loaded from another one. */
export interface WatchedServer {
  /** The release of this machine's kernel. */
  readonly kernel: string;
  readonly watch: ServerWatch;
}

/** Opens all evidence of the server that a plan loads, on the machine where it runs. Throws CannotRun where it does not run here. */
export function watchServerHere(plan: Plan, how: WatchMeans): WatchedServer {
  const machine = gatherMachine(WATCHED_SETTINGS, how);
  try {
    return { kernel: machine.kernel, watch: watchServer(plan, machine) };
  } catch (error) {
    if (!(error instanceof TargetFailed)) throw error;
    throw new CannotRun(error.message, 'start the server first: ss -ltn there shows what listens');
  }
}
