import type { ApplicationPlan } from '../../model/plan.ts';
import type { Server, ServerLaunch } from '../server.ts';
import { httpdConfiguration, startServers } from './configuration.ts';
import { HTTPD_FILES, httpdCarried } from './files.ts';
import { parseHttpdLine } from './log-line.ts';
import { WORKERS_EXHAUSTED } from './sayings.ts';
import { HTTPD_SETTINGS } from './settings.ts';

export const httpd = {
  kind: 'httpd',
  name: 'Apache httpd',
  processName: /\b(?:httpd|apache2)\b/,
  startedBy: /\b(?:apachectl|apache2ctl)$/,
  comm: /^(apache2|httpd)$/,
  isSeveral: true,
  installed: { program: 'apache2', package: 'apache2' },
  settings: HTTPD_SETTINGS,
  listen: { statement: backlog => `ListenBacklog ${backlog}`, comment: () => '# Apache httpd' },
  cap: {
    limit: 'httpd-max-workers',
    setting: 'MaxRequestWorkers',
    useUnknown: 'only mod_status tells it',
    beyond: 'leaves-queued',
  },
  // apachectl of Debian: ulimit -n 8192.
  raisesNofileTo: hard => Math.min(hard, 8192),
  outOfDescriptors:
    'Apache httpd: a child that cannot accept ends gracefully, and closes the idle connections that it had served',
  configuration: HTTPD_FILES,
  carried: httpdCarried,
  launch,
  parseLogLine: parseHttpdLine,
  logEntries: [
    {
      name: 'server reached MaxRequestWorkers setting',
      pattern: WORKERS_EXHAUSTED,
      title: 'Apache httpd has no worker left',
      meaning:
        'httpd writes it once until its restart. Clients that connect now wait in the accept queue, until that overflows.',
      look: ['ss -lnt   # Recv-Q of the listener'],
      limits: ['httpd-max-workers'],
    },
    {
      name: 'AH00485: scoreboard is full',
      pattern: /scoreboard is full/i,
      title: 'children of httpd that end hold the places of new ones',
      meaning:
        'The event module has fewer workers than MaxRequestWorkers for a while: children that finish old connections keep their places.',
      look: ['apachectl fullstatus   # G: gracefully finishing'],
      advice: ['a larger ServerLimit, a shorter KeepAliveTimeout, or MaxConnectionsPerChild 0'],
      notLimits: ['nproc', 'listen-backlog'],
    },
    {
      name: 'the timeout of httpd towards a backend',
      pattern:
        /\(70007\)the timeout specified has expired: .*(AH01102|AH01030|AH01075|error reading|reading status line|dispatching request)/i,
      title: 'a backend took the connection and did not answer within ProxyTimeout',
      meaning: 'The connection stood. The client reads 502 or 504.',
      look: ["the backend's own log"],
      advice: ['find out why the backend answers late; a longer ProxyTimeout hides it'],
      notLimits: ['listen-backlog', 'somaxconn', 'ephemeral-ports'],
    },
  ],
} as const satisfies Server;

function launch(settings: ApplicationPlan): ServerLaunch | undefined {
  if (settings.kind !== 'httpd') return undefined;
  const file = 'httpd.conf';
  return {
    file,
    configuration: site => httpdConfiguration(settings, site),
    args: folder => ['-D', 'FOREGROUND', '-f', `${folder}/${file}`],
    processes: 1 + startServers(settings),
    modules: ['/usr/lib/apache2/modules', '/usr/lib64/httpd/modules', '/usr/lib/httpd/modules'],
    refusesRoot: true,
  };
}
