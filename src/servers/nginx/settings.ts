import type { NginxPlan } from '../../model/plan.ts';
import type { TargetSpec } from '../../model/target-spec.ts';
import { connectionsEach } from '../../model/upstream-spec.ts';
import type { ServerSettings } from '../server.ts';

export const NGINX_SETTINGS: ServerSettings = {
  planned,
  pinned: (target, most) => ({ workerConnections: workerConnectionsFor(connectionsEach(target) * most), ...target }),
  keys: ['workerConnections', 'workerRlimitNofile', 'upstream'],
};

function planned(target: TargetSpec, connections: number): NginxPlan {
  const {
    workers,
    workerConnections = workerConnectionsFor(connectionsEach(target) * connections),
    workerRlimitNofile,
  } = target;
  return {
    kind: 'nginx',
    workers,
    workerConnections,
    ...(workerRlimitNofile !== undefined && { workerRlimitNofile }),
  };
}

/** What an nginx needs for itself beyond the load's connections: its listener, its channel to the master. */
export const OWN_CONNECTIONS = 16;

/**
 * worker_connections that hold so many kept connections. From a sixteenth free downwards nginx closes idle ones to make
 * room (src/core/ngx_connection.c, ngx_drain_connections).
 */
export function workerConnectionsFor(connections: number): number {
  return Math.ceil(((connections + OWN_CONNECTIONS) * 16) / 15) + 1;
}
