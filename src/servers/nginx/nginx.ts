import type { Server } from '../server.ts';
import { parseNginxLine } from './log-line.ts';
import { WORKER_CONNECTIONS_EXHAUSTED } from './sayings.ts';
import { NGINX_SETTINGS } from './settings.ts';

export const nginx = {
  kind: 'nginx',
  installed: { program: 'nginx', package: 'nginx-light' },
  settings: NGINX_SETTINGS,
  listenLine: backlog => `listen 80 backlog=${backlog};   # nginx.conf, in the server block`,
  parseLogLine: parseNginxLine,
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
  ],
} as const satisfies Server;
