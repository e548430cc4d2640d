import { httpdMaxWorkers } from './httpd-max-workers.ts';
import { nginxWorkerConnections } from './nginx-worker-connections.ts';

/** Limits of server programs, by their ids. */
export const SERVER_LIMITS = {
  'nginx-worker-connections': nginxWorkerConnections,
  'httpd-max-workers': httpdMaxWorkers,
} as const;

/** Levels that only a server program has, and the limit that bounds each. */
export const LIMIT_OF_SERVER_LEVEL = { 'worker-connections': 'nginx-worker-connections' } as const;
