import type { Collection } from '../../collectors/collection.ts';
import { bothLosses } from '../../collectors/packet-losses/sent-losses.ts';
import type { SocketTable } from '../../collectors/sockets/socket-table.ts';
import type { SocketTables } from '../../collectors/sockets/socket-tables.ts';
import type { Destination } from '../../model/plan.ts';
import { type Probe, valueIn } from '../../model/probe.ts';
import type { ServerHost } from './server-host.ts';
import { untranslated } from './translation.ts';

/** What is collected here of the client, with what an agent on the server's host collects of the server. */
export function joinedCollection(here: Collection, there: ServerHost, listener: Destination): Collection {
  const beside = (tables: SocketTables): SocketTables => {
    const answer = there.askTable();
    let settled: Probe<SocketTable> | undefined;
    return {
      ...tables,
      get server() {
        const table = answer();
        if (table.state === 'read') settled ??= untranslated(tables.client, table.value, listener, there.name);
        return settled ?? table;
      },
    };
  };
  return {
    ...here,
    sample: (atMs, row) => {
      here.sample(atMs, row);
      if (row === 'last') there.endLoad();
    },
    tables: () => beside(here.tables()),
    openTables: () => beside(here.openTables()),
    packetLosses: () => bothLosses(here.packetLosses(), valueIn(there.findings())?.losses),
    arrived: there.arrived,
  };
}
