import { absent, type Probe } from '../../model/probe.ts';
import { TCP_STATE, TCP_STATES_MASK } from '../../system/linux/sock-diag.ts';
import type { HostCollection } from '../host/host-collection.ts';
import { type Seen, whyUnseen } from '../seen.ts';
import type { SocketTable } from './socket-table.ts';
import type { TrackingTable } from './tracking-table.ts';

/** Full TCP socket and tracking tables of both hosts at one moment. In a shared namespace both sides are one dump. */
export interface SocketTables {
  readonly client: Probe<SocketTable>;
  readonly server: Probe<SocketTable>;
  readonly clientTracking: Probe<TrackingTable>;
  readonly serverTracking: Probe<TrackingTable>;
}

export interface TablesOptions {
  readonly seen: Seen;
  /** Nobody else knows what each connection of the client has been through: its socket table is to tell. */
  readonly connectionHistory: boolean;
}

/** All but TIME-WAIT: of a server with many short connections those are most of the table, and nobody waits there. */
const NOT_OVER = TCP_STATES_MASK.all & ~(1 << TCP_STATE.timeWait);

/** Connections that are not over, and who has them: what watching them all day may cost. */
export function readOpenTables(client: HostCollection, server: HostCollection, options: TablesOptions): SocketTables {
  const open = withoutTimeWait(client);
  return readTables(open, client === server ? open : withoutTimeWait(server), options);
}

function withoutTimeWait(host: HostCollection): Tabled {
  return { table: history => host.table(history, NOT_OVER), tracking: host.tracking };
}

type Tabled = Pick<HostCollection, 'table' | 'tracking'>;

export function readTables(client: Tabled, server: Tabled, { seen, connectionHistory }: TablesOptions): SocketTables {
  const ofClient = () => ({
    client: client.table(connectionHistory ? 'all' : 'none'),
    clientTracking: client.tracking(),
  });
  const ofServer = () => ({ server: server.table('waiting'), serverTracking: server.tracking() });
  switch (seen.sides) {
    case 'shared': {
      const tables = ofClient();
      return { ...tables, server: tables.client, serverTracking: tables.clientTracking };
    }
    case 'both':
      return { ...ofServer(), ...ofClient() };
    case 'client': {
      const unseen = absent<never>(seen.otherwise);
      return { ...ofClient(), server: unseen, serverTracking: unseen };
    }
    case 'server': {
      const unseen = absent<never>(seen.otherwise);
      return { ...ofServer(), client: unseen, clientTracking: unseen };
    }
  }
}

/** The client's socket table alone, for its ports, where nothing will be looked up: a table may have millions of sockets. */
export function readPortTables(client: HostCollection, { seen, connectionHistory }: TablesOptions): SocketTables {
  const unseen = whyUnseen(seen, 'client');
  const unsought = absent<never>('every attempt that had a port was served: nothing was looked up');
  return {
    client: unseen === undefined ? client.table(connectionHistory ? 'all' : 'none') : absent(unseen),
    clientTracking: unsought,
    server: unsought,
    serverTracking: unsought,
  };
}
