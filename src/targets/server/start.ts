import type { HostAccess } from '../../model/access.ts';
import type { Plan } from '../../model/plan.ts';
import { DEFAULT_READY_MS } from '../../model/target-spec.ts';
import type { LogLineParser } from '../../servers/server.ts';
import { freePort } from '../../system/free-port.ts';
import { privateFolder } from '../../system/private-folder.ts';
import type { Target } from '../target.ts';
import { followProcesses } from '../target-processes.ts';
import { launchServer, type ServerChild } from './launch.ts';
import { requireFree, untilListening } from './ready.ts';
import { openSaid, type Said } from './said.ts';
import { startFailure } from './start-failure.ts';

const STOPPED_WITHIN_MS = 5_000;
/** For the last words of a server that has ended. */
const SILENT_WITHIN_MS = 1_000;

/** A server as it is to be started, once its port and its private folder are known. */
export interface ServerProgram {
  readonly command: readonly [string, ...string[]];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** An empty folder, where what it writes is kept in memory alone; absent: it writes to this machine's files. */
  readonly privateFilesBelow?: string;
  /** Processes that it has once it is up, its first one included; 1 where that is not known. */
  readonly processes: number;
  /** Its error log in the private folder; absent for one that writes to its standard error. */
  readonly errorLog?: { readonly path: string; readonly parse: LogLineParser };
}

/** Where a server listens, and the folder that it may read from until it does: made once it is asked for. */
export interface ServerPlace {
  readonly address: string;
  readonly port: number;
  readonly folder: () => string;
}

/**
 * Starts somebody else's server, in a process group of its own, and waits until the kernel says that it listens. Throws
 * TargetFailed with the end of what it said where it does not come up.
 */
export async function startServer(
  plan: Plan,
  host: HostAccess,
  programAt: (place: ServerPlace) => ServerProgram,
): Promise<Target> {
  const { address } = plan.target;
  const port = plan.target.port === 0 ? freePort(host, address) : plan.target.port;
  requireFree({ host, address, port });
  const folder = privateFolder();
  try {
    return await started(plan, host, { address, port, folder: folder.path }, programAt);
  } finally {
    folder.remove();
  }
}

async function started(
  plan: Plan,
  host: HostAccess,
  place: ServerPlace & { readonly folder: () => string },
  programAt: (place: ServerPlace) => ServerProgram,
): Promise<Target> {
  const { nofile, nproc } = plan.hosts.server;
  const program = programAt(place);
  const said = openSaid(program, place.folder);
  const child = launchServer({
    ...program,
    host,
    nofile,
    ...(nproc !== undefined && { nproc }),
    ...(said.stdout !== undefined && { stdout: said.stdout }),
    onLine: said.onLine,
  });
  const processes = () => followProcesses([{ ...child, command: program.command.join(' ') }]);
  const withinMs = plan.scenario.target.readyTimeoutMs ?? DEFAULT_READY_MS;
  const readiness = { ...place, host, processes: program.processes, withinMs };
  const happened = await untilListening(child, readiness).catch(async error => {
    await stop(child, processes(), said);
    throw error;
  });
  if (happened === undefined) return targetOf(place, child, processes(), said);
  const logged = said.end(5);
  await child.hearOut();
  await stop(child, processes(), said);
  await child.silent(SILENT_WITHIN_MS);
  const words = [child.said(), logged].filter(Boolean).join('\n');
  throw child.refusal() ?? startFailure(happened, readiness, words);
}

function targetOf(
  { address, port }: ServerPlace,
  child: ServerChild,
  processes: ReturnType<typeof followProcesses>,
  said: Said,
): Target {
  const logs = said.listening(processes.list.map(({ pid }) => pid));
  return {
    address,
    port,
    processes: processes.list,
    connects: true,
    accepts: () => undefined,
    refresh: logs.refresh,
    log: logs.book,
    onExit: processes.onExit,
    kill: processes.killAll,
    killOne: processes.killOne,
    pause: processes.pauseAll,
    resume: processes.resumeAll,
    stop: () => stop(child, processes, said),
  };
}

/** Asks the whole process group to end, and kills what has not. */
async function stop(child: ServerChild, processes: ReturnType<typeof followProcesses>, said: Said): Promise<void> {
  processes.close();
  child.signal('SIGTERM');
  if (!(await processes.ended(STOPPED_WITHIN_MS))) {
    processes.killAll();
    child.signal('SIGKILL');
    await processes.ended(STOPPED_WITHIN_MS);
  }
  said.close();
}
