import type { Server } from '../server.ts';
import { parseHttpdLine } from './log-line.ts';
import { WORKERS_EXHAUSTED } from './sayings.ts';
import { HTTPD_SETTINGS } from './settings.ts';

export const httpd = {
  kind: 'httpd',
  installed: { program: 'apache2', package: 'apache2' },
  settings: HTTPD_SETTINGS,
  listenLine: backlog => `ListenBacklog ${backlog}   # Apache httpd`,
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
  ],
} as const satisfies Server;
