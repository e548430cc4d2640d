import type { Remedy } from '../../model/attribution.ts';
import type { ApplicationPlan } from '../../model/plan.ts';
import type { Server, ServerLaunch } from '../server.ts';
import { nginxConfiguration } from './configuration.ts';
import { NGINX_FILES, nginxCarried } from './files.ts';
import { NGINX_ENTRIES } from './log-entries.ts';
import { parseNginxLine } from './log-line.ts';
import { WORKER_CONNECTIONS_EXHAUSTED } from './sayings.ts';
import { NGINX_SETTINGS } from './settings.ts';
import { nginxFate } from './upstream.ts';

export const nginx = {
  kind: 'nginx',
  name: 'nginx',
  processName: /\b(?:nginx|angie|freenginx|openresty)\b/,
  comm: /^nginx$/,
  takesWorkers: true,
  isSeveral: true,
  installed: { program: 'nginx', package: 'nginx-light' },
  settings: NGINX_SETTINGS,
  listen: {
    statement: backlog => `listen … backlog=${backlog};`,
    comment: () => '# nginx.conf, in the server block',
  },
  cap: {
    limit: 'nginx-worker-connections',
    setting: 'worker_connections',
    useUnknown: 'only stub_status tells it',
    beyond: 'closes',
  },
  nofileSetting: 'worker_rlimit_nofile',
  ownNofile,
  configuration: NGINX_FILES,
  carried: nginxCarried,
  launch,
  parseLogLine: parseNginxLine,
  saysFate: nginxFate,
  logEntries: [
    {
      name: 'worker_connections are not enough',
      pattern: WORKER_CONNECTIONS_EXHAUSTED,
      title: 'an nginx worker has no connection left',
      meaning:
        'nginx writes it once a second at most. It closes connections that idle to reuse theirs, and new ones where none does.',
      look: ['nginx -T | grep worker_connections'],
      limits: ['nginx-worker-connections'],
    },
    ...NGINX_ENTRIES,
  ],
} as const satisfies Server;

/** Its workers set their limit themselves, whatever they were started with. */
function ownNofile(settings: ApplicationPlan, wanted: number): Omit<Remedy, 'cost'> | undefined {
  if (settings.kind !== 'nginx' || settings.workerRlimitNofile === undefined) return undefined;
  return {
    change: { setting: 'worker_rlimit_nofile', to: `${wanted}` },
    now: [`worker_rlimit_nofile ${wanted};   # in nginx.conf, in place of the line that is there`, 'nginx -s reload'],
    persist: ['the same line: nginx.conf is what persists'],
    check: 'nginx -T | grep worker_rlimit_nofile',
  };
}

function launch(settings: ApplicationPlan): ServerLaunch | undefined {
  if (settings.kind !== 'nginx') return undefined;
  const file = 'nginx.conf';
  return {
    file,
    configuration: site => nginxConfiguration(settings, site),
    args: folder => ['-p', `${folder}/`, '-e', `${folder}/error.log`, '-c', `${folder}/${file}`],
    processes: 1 + settings.workers,
  };
}
