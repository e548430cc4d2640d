import type { Limit } from '../model/limit.ts';
import type { LimitId } from '../model/limit-id.ts';
import { epollWatches } from './descriptors/epoll-watches.ts';
import { fileMax } from './descriptors/file-max.ts';
import { nofile } from './descriptors/nofile.ts';
import { nrOpen } from './descriptors/nr-open.ts';
import { cgroupMemory } from './memory/cgroup-memory.ts';
import { orphans } from './memory/orphans.ts';
import { socketBuffers } from './memory/socket-buffers.ts';
import { tcpMem } from './memory/tcp-mem.ts';
import { twBuckets } from './memory/tw-buckets.ts';
import { conntrackBuckets } from './packets/conntrack-buckets.ts';
import { conntrackMax } from './packets/conntrack-max.ts';
import { neighbourTable } from './packets/neighbour-table.ts';
import { netdevBacklog } from './packets/netdev-backlog.ts';
import { ephemeralPorts } from './ports/ephemeral-ports.ts';
import { snatPorts } from './ports/snat-ports.ts';
import { timeWaitPorts } from './ports/time-wait-ports.ts';
import { listenBacklog } from './queues/listen-backlog.ts';
import { somaxconn } from './queues/somaxconn.ts';
import { synBacklog } from './queues/syn-backlog.ts';
import { SERVER_LIMITS } from './servers/servers.ts';
import { cgroupPids } from './tasks/cgroup-pids.ts';
import { nproc } from './tasks/nproc.ts';
import { threadsMax } from './tasks/threads-max.ts';

const BY_ID: Readonly<Record<LimitId, Limit>> = {
  nofile,
  'ephemeral-ports': ephemeralPorts,
  'time-wait-ports': timeWaitPorts,
  'listen-backlog': listenBacklog,
  somaxconn,
  'syn-backlog': synBacklog,
  'conntrack-max': conntrackMax,
  'netdev-backlog': netdevBacklog,
  ...SERVER_LIMITS,
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
  'snat-ports': snatPorts,
};

/** Every limit that loadline can name. */
export const LIMITS: readonly Limit[] = Object.values(BY_ID);

export function limitOf(id: LimitId): Limit {
  return BY_ID[id];
}
