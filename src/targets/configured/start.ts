import { existsSync } from 'node:fs';
import type { HostAccess } from '../../model/access.ts';
import { CannotRun, TargetFailed } from '../../model/errors.ts';
import type { Plan } from '../../model/plan.ts';
import { DEFAULT_BACKLOG } from '../../model/target-spec.ts';
import type { ServerLaunch } from '../../servers/server.ts';
import { serverOf } from '../../servers/servers.ts';
import { writePrivate } from '../../system/private-folder.ts';
import { privilege } from '../../system/privilege.ts';
import { requireProgram } from '../../system/programs.ts';
import { startServer } from '../server/start.ts';
import type { Target } from '../target.ts';

/** Starts a third-party server with a configuration of our own. */
export async function startConfigured(plan: Plan, host: HostAccess, upstream?: string): Promise<Target> {
  const { application } = plan.target;
  const { target, load } = plan.scenario;
  const server = serverOf(target.kind);
  const launch = application && server?.launch?.(application);
  const { installed, parseLogLine } = server ?? {};
  if (!launch || !installed || !parseLogLine) throw new TargetFailed(`the plan has no settings for ${target.kind}`);
  const program = requireProgram(installed.program, installed.package, 'as the target');
  const asRoot = launch.refusesRoot === true ? privilege() === 'root' : process.geteuid?.() === 0;
  return startServer(plan, host, ({ address, port, folder: folderOnce }) => {
    const folder = folderOnce();
    const site = {
      address,
      port,
      folder,
      backlog: target.backlog ?? DEFAULT_BACKLOG,
      closeAfterAnswer: load.repeat?.close === 'server',
      modules: modulesFolder(launch, installed),
      asRoot,
      ...(upstream !== undefined && { upstream: { to: upstream, timeoutMs: target.upstream?.timeoutMs ?? 0 } }),
    };
    writePrivate(`${folder}/${launch.file}`, launch.configuration(site));
    const command = [program, ...launch.args(folder)] as const;
    return {
      command: launch.refusesRoot === true && !asRoot ? asNobody(command, target.kind) : [...command],
      processes: launch.processes,
      ...(launch.logsToStandardError !== true && { errorLog: { path: `${folder}/error.log`, parse: parseLogLine } }),
    };
  });
}

function modulesFolder(
  { modules }: ServerLaunch,
  installed: { readonly program: string; readonly package: string },
): string {
  if (modules === undefined) return '';
  const found = modules.find(folder => existsSync(folder));
  if (found !== undefined) return found;
  throw new CannotRun(
    `the modules of ${installed.program} were not found`,
    `sudo apt-get install -y ${installed.package}`,
  );
}

/**
 * Root of a user namespace has no other user to give a server's children to, and this server does not serve as root: it gets a
 * namespace of its own in which it is nobody.
 */
function asNobody(command: readonly [string, ...string[]], kind: string): [string, ...string[]] {
  if (process.geteuid?.() !== 0) return [...command];
  const unshare = requireProgram('unshare', 'util-linux', `to run ${kind} as an ordinary user`);
  return [unshare, '--user', '--map-user=65534', '--map-group=65534', '--', ...command];
}
