import type { Probe } from '../model/probe.ts';
import type { SocketTable } from './socket-table.ts';
import type { TrackingTable } from './tracking-table.ts';

/** Full TCP socket and tracking tables of both hosts at one moment. In a shared namespace both sides are one dump. */
export interface SocketTables {
  readonly client: Probe<SocketTable>;
  readonly server: Probe<SocketTable>;
  readonly clientTracking: Probe<TrackingTable>;
  readonly serverTracking: Probe<TrackingTable>;
}
