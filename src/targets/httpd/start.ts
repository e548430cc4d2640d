import { existsSync } from 'node:fs';
import type { HostAccess } from '../../model/access.ts';
import { CannotRun, TargetFailed } from '../../model/fault.ts';
import type { Plan } from '../../model/plan.ts';
import { DEFAULT_BACKLOG } from '../../model/scenario.ts';
import { httpdConfiguration, startServers } from '../../servers/httpd/configuration.ts';
import { parseHttpdLine } from '../../servers/httpd/log-line.ts';
import { writePrivate } from '../../system/private-folder.ts';
import { privilege } from '../../system/privilege.ts';
import { requireProgram } from '../../system/programs.ts';
import { startServer } from '../server/start.ts';
import type { Target } from '../target.ts';

/** Where distributions keep the modules of httpd. */
const MODULES = ['/usr/lib/apache2/modules', '/usr/lib64/httpd/modules', '/usr/lib/httpd/modules'];

/** Starts Apache httpd with a configuration of our own. */
export async function startHttpd(plan: Plan, host: HostAccess): Promise<Target> {
  const { application } = plan.target;
  if (application?.kind !== 'httpd') throw new TargetFailed('the plan has no settings for httpd');
  const httpd = requireProgram('apache2', 'apache2', 'as the target');
  const { target, load } = plan.scenario;
  const asRoot = privilege() === 'root';
  return startServer(plan, host, place => {
    const { address, port } = place;
    const folder = place.folder();
    const configuration = `${folder}/httpd.conf`;
    const site = {
      address,
      port,
      folder,
      backlog: target.backlog ?? DEFAULT_BACKLOG,
      closeAfterAnswer: load.repeat?.close === 'server',
      modules: modulesFolder(),
      asRoot,
    };
    writePrivate(configuration, httpdConfiguration(application, site));
    return {
      command: asNobody(asRoot, [httpd, '-D', 'FOREGROUND', '-f', configuration]),
      processes: 1 + startServers(application),
      errorLog: { path: `${folder}/error.log`, parse: parseHttpdLine },
    };
  });
}

function modulesFolder(): string {
  const found = MODULES.find(folder => existsSync(folder));
  if (found === undefined)
    throw new CannotRun('the modules of apache2 were not found', 'sudo apt-get install -y apache2');
  return found;
}

/**
 * Root of a user namespace has no other user to give httpd's children to, and httpd does not serve as root: it gets a
 * namespace of its own in which it is nobody.
 */
function asNobody(asRoot: boolean, command: readonly [string, ...string[]]): [string, ...string[]] {
  if (asRoot || process.geteuid?.() !== 0) return [...command];
  const unshare = requireProgram('unshare', 'util-linux', 'to run httpd as an ordinary user');
  return [unshare, '--user', '--map-user=65534', '--map-group=65534', '--', ...command];
}
