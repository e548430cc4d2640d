import { WORKERS_EXHAUSTED } from '../servers/httpd/sayings.ts';
import { WORKER_CONNECTIONS_EXHAUSTED } from '../servers/nginx/sayings.ts';
import type { ServerProgram } from '../servers/servers.ts';
import type { LogEntry } from './log-lines.ts';

/** Lines of the error logs of servers. */
export const SERVER_LINES: readonly (LogEntry & { readonly server: ServerProgram })[] = [
  {
    server: 'nginx',
    name: 'worker_connections are not enough',
    pattern: WORKER_CONNECTIONS_EXHAUSTED,
    title: 'an nginx worker has no connection left',
    meaning:
      'nginx writes it once a second at most. It closes connections that idle to reuse theirs, and new ones where none does.',
    look: ['nginx -T | grep worker_connections'],
    limits: ['nginx-worker-connections'],
  },
  {
    server: 'httpd',
    name: 'server reached MaxRequestWorkers setting',
    pattern: WORKERS_EXHAUSTED,
    title: 'Apache httpd has no worker left',
    meaning:
      'httpd writes it once until its restart. Clients that connect now wait in the accept queue, until that overflows.',
    look: ['ss -lnt   # Recv-Q of the listener'],
    limits: ['httpd-max-workers'],
  },
];
