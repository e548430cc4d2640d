import type { AuditDefinition } from './definition.ts';
import { fileMax, nofile, nrOpen } from './limits/descriptors.ts';
import { cgroupMemory, orphans, socketBuffers, tcpMem, twBuckets } from './limits/memory.ts';
import { netdevBacklog } from './limits/packets.ts';
import { ephemeralPorts, timeWaitPorts } from './limits/ports.ts';
import { listenBacklog, somaxconn, synBacklog } from './limits/queues.ts';
import { serverCaps } from './limits/servers.ts';
import { cgroupPids, nproc, threadsMax } from './limits/tasks.ts';
import { conntrackBuckets, conntrackMax } from './limits/tracking.ts';
import { epollWatches, neighbourTable } from './limits/watches-and-neighbours.ts';

/** Every limit of the catalog, in the order in which an audit shows them. */
export const AUDIT_DEFINITIONS: readonly AuditDefinition[] = [
  nofile,
  nrOpen,
  fileMax,
  ephemeralPorts,
  timeWaitPorts,
  conntrackMax,
  conntrackBuckets,
  epollWatches,
  cgroupMemory,
  ...serverCaps,
  listenBacklog,
  somaxconn,
  synBacklog,
  netdevBacklog,
  nproc,
  threadsMax,
  cgroupPids,
  tcpMem,
  socketBuffers,
  twBuckets,
  orphans,
  neighbourTable,
];

/** Every sysctl that an audit reads. */
export const AUDITED_SYSCTLS: readonly string[] = [...new Set(AUDIT_DEFINITIONS.flatMap(({ sysctls }) => sysctls))];
