import type { HostAccess } from '../../model/access.ts';
import { TargetFailed } from '../../model/fault.ts';
import type { Plan } from '../../model/plan.ts';
import { DEFAULT_BACKLOG } from '../../model/scenario.ts';
import { nginxConfiguration } from '../../servers/nginx/configuration.ts';
import { parseNginxLine } from '../../servers/nginx/log-line.ts';
import { writePrivate } from '../../system/private-folder.ts';
import { requireProgram } from '../../system/programs.ts';
import { startServer } from '../server/start.ts';
import type { Target } from '../target.ts';

/** Starts nginx with a configuration of our own. */
export async function startNginx(plan: Plan, host: HostAccess): Promise<Target> {
  const { application } = plan.target;
  if (application?.kind !== 'nginx') throw new TargetFailed('the plan has no settings for nginx');
  const nginx = requireProgram('nginx', 'nginx-light', 'as the target');
  const { target, load } = plan.scenario;
  return startServer(plan, host, place => {
    const { address, port } = place;
    const folder = place.folder();
    const configuration = `${folder}/nginx.conf`;
    const site = {
      address,
      port,
      folder,
      backlog: target.backlog ?? DEFAULT_BACKLOG,
      closeAfterAnswer: load.repeat?.close === 'server',
      asRoot: process.geteuid?.() === 0,
    };
    writePrivate(configuration, nginxConfiguration(application, site));
    const path = `${folder}/error.log`;
    return {
      command: [nginx, '-p', `${folder}/`, '-e', path, '-c', configuration],
      processes: 1 + application.workers,
      errorLog: { path, parse: parseNginxLine },
    };
  });
}
