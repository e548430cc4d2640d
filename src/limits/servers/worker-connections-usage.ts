import type { LimitUsage } from '../../model/limit-usage.ts';
import { valueIn } from '../../model/probe.ts';
import { first } from '../../model/series.ts';

/** A worker's listener and its channel to the master take a connection each (ngx_get_connection). */
const OF_THE_WORKER = 2;

/**
 * Of workers that have a number of connections each, as configured: every descriptor that a worker has more than before the load is a
 * connection of its. What it had before are files, not connections, but for its own ones.
 */
export const WORKER_CONNECTIONS_USAGE: LimitUsage = {
  name: 'worker-connections',
  phrase: 'worker_connections',
  sources: ({ processes, application }) => {
    if (application === undefined || !('workerConnections' in application)) return [];
    const bound = { most: application.workerConnections };
    return processes.flatMap(({ side, role, descriptors }) => {
      const series = valueIn(descriptors);
      const before = series === undefined ? undefined : first(series, 'used');
      if (role !== 'target' || series === undefined || before === undefined) return [];
      return [{ side, series, used: 'used', offset: OF_THE_WORKER - before, bound }];
    });
  },
};
