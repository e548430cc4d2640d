import { httpdMaxWorkers } from './httpd-max-workers.ts';
import { nginxWorkerConnections } from './nginx-worker-connections.ts';

/** Limits of server programs, by their ids. */
export const SERVER_LIMITS = {
  'nginx-worker-connections': nginxWorkerConnections,
  'httpd-max-workers': httpdMaxWorkers,
} as const;
