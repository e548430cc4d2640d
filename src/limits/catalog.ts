import type { Limit } from '../model/limit.ts';
import type { LimitId } from '../model/limit-id.ts';
import { cgroupMemory } from './cgroup-memory.ts';
import { cgroupPids } from './cgroup-pids.ts';
import { conntrackBuckets } from './conntrack-buckets.ts';
import { conntrackMax } from './conntrack-max.ts';
import { ephemeralPorts } from './ephemeral-ports.ts';
import { epollWatches } from './epoll-watches.ts';
import { fileMax } from './file-max.ts';
import { httpdMaxWorkers } from './httpd-max-workers.ts';
import { listenBacklog } from './listen-backlog.ts';
import { neighbourTable } from './neighbour-table.ts';
import { netdevBacklog } from './netdev-backlog.ts';
import { nginxWorkerConnections } from './nginx-worker-connections.ts';
import { nofile } from './nofile.ts';
import { nproc } from './nproc.ts';
import { nrOpen } from './nr-open.ts';
import { orphans } from './orphans.ts';
import { socketBuffers } from './socket-buffers.ts';
import { somaxconn } from './somaxconn.ts';
import { synBacklog } from './syn-backlog.ts';
import { tcpMem } from './tcp-mem.ts';
import { threadsMax } from './threads-max.ts';
import { timeWaitPorts } from './time-wait-ports.ts';
import { twBuckets } from './tw-buckets.ts';

const BY_ID: Readonly<Record<LimitId, Limit>> = {
  nofile,
  'ephemeral-ports': ephemeralPorts,
  'time-wait-ports': timeWaitPorts,
  'listen-backlog': listenBacklog,
  somaxconn,
  'syn-backlog': synBacklog,
  'conntrack-max': conntrackMax,
  'netdev-backlog': netdevBacklog,
  'nginx-worker-connections': nginxWorkerConnections,
  'httpd-max-workers': httpdMaxWorkers,
  'nr-open': nrOpen,
  'file-max': fileMax,
  nproc,
  'threads-max': threadsMax,
  'cgroup-pids': cgroupPids,
  'cgroup-memory': cgroupMemory,
  'epoll-watches': epollWatches,
  'tw-buckets': twBuckets,
  'conntrack-buckets': conntrackBuckets,
  orphans,
  'tcp-mem': tcpMem,
  'socket-buffers': socketBuffers,
  'neighbour-table': neighbourTable,
};

/** Every limit that loadline can name. */
export const LIMITS: readonly Limit[] = Object.values(BY_ID);

export function limitOf(id: LimitId): Limit {
  return BY_ID[id];
}
