import type { AttemptGroup } from '../../model/attempt-group.ts';
import type { FactBook } from '../../model/facts/facts.ts';
import type { Finding } from '../../model/finding.ts';
import type { LimitId } from '../../model/limit-id.ts';
import { httpdMaxWorkers, workersExhausted } from './httpd-max-workers.ts';
import { connectionsExhausted, nginxWorkerConnections } from './nginx-worker-connections.ts';

/** Limits of server programs, by their ids. */
export const SERVER_LIMITS = {
  'nginx-worker-connections': nginxWorkerConnections,
  'httpd-max-workers': httpdMaxWorkers,
} as const;

/** Those of which a server can say that it met them, with an HTTP status. */
export const ANSWERED_FOR = [nginxWorkerConnections] as const;

/** Levels that only a server program has, and the limit that bounds each. */
export const LIMIT_OF_SERVER_LEVEL = { 'worker-connections': 'nginx-worker-connections' } as const;

interface Exhausted {
  readonly limit: LimitId;
  readonly finding: Finding;
}

/** A server's own limit for which it leaves connections in the accept queue, with what shows that it was met. */
export function leftQueuedFor(group: AttemptGroup, facts: FactBook): Exhausted | undefined {
  const exhausted = workersExhausted(group, facts);
  return exhausted === undefined ? undefined : { limit: 'httpd-max-workers', finding: exhausted };
}

/** What shows that a server met its own limit, whatever became of the connections. */
export function serverExhausted(group: AttemptGroup, facts: FactBook): Finding | undefined {
  return workersExhausted(group, facts) ?? connectionsExhausted(group, facts);
}
