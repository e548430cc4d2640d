import type { HostEvidence, PortUse } from '../model/evidence.ts';
import { absent, attemptProbe, type Probe } from '../model/probe.ts';
import type { CollectionOptions, SocketTables } from './collection.ts';
import type { HostCollection } from './host-collection.ts';
import { countPortUse, type PortRange, parsePortRange } from './port-use.ts';
import { countStates } from './socket-states.ts';
import type { SocketTable } from './socket-table.ts';

type PortOptions = Pick<CollectionOptions, 'listener' | 'clientAddresses'>;

/** What the client's collection amounts to, with the table read at the load's end. */
export function clientEvidence(host: HostCollection, tables: SocketTables, options: PortOptions): HostEvidence {
  const range = derived(host.portRange, parsePortRange);
  const onServer = 'the listener is on the server';
  return {
    ...host.evidence(),
    listener: absent(onServer),
    otherListeners: absent(onServer),
    socketStates: derived(tables.client, countStates),
    portUse: range.state === 'read' ? derived(tables.client, table => portUse(range.value, table, options)) : range,
  };
}

/** What the server's collection amounts to. */
export function serverEvidence(host: HostCollection, tables: SocketTables): HostEvidence {
  const listeners = host.listeners();
  return {
    ...host.evidence(),
    listener: derived(listeners, value => value.listener),
    otherListeners: derived(listeners, value => value.others),
    socketStates: derived(tables.server, countStates),
    portUse: absent('the server opens no connections'),
  };
}

function portUse(range: PortRange, table: SocketTable, options: PortOptions): PortUse[] {
  return countPortUse(table, { range, sources: options.clientAddresses, destination: options.listener });
}

function derived<From, To>(probe: Probe<From>, make: (value: From) => To): Probe<To> {
  return probe.state === 'read' ? attemptProbe(() => make(probe.value)) : probe;
}
