import type { HostEvidence, PortUse } from '../../model/host-evidence.ts';
import { absent, type Probe, probe } from '../../model/probe.ts';
import { countStates } from '../sockets/socket-states.ts';
import type { SocketTables } from '../sockets/socket-tables.ts';
import type { HostCollection } from './host-collection.ts';

/** What the client's collection amounts to, with the table read at the load's end. */
export function clientEvidence(
  host: HostCollection,
  tables: SocketTables,
  portUse: Probe<readonly PortUse[]>,
): HostEvidence {
  const onServer = 'the listener is on the server';
  return {
    ...host.evidence(),
    listener: absent(onServer),
    otherListeners: absent(onServer),
    socketStates: derived(tables.client, countStates),
    translated: derived(tables.clientTracking, ({ translated }) => translated),
    portUse,
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
    translated: derived(tables.serverTracking, ({ translated }) => translated),
    portUse: absent('the server opens no connections'),
  };
}

/** A host of which nothing can be seen from here. */
export function unseenHost(why: string): HostEvidence {
  const unseen = absent(why);
  return {
    counters: unseen,
    sockstat: unseen,
    conntrack: unseen,
    link: unseen,
    settings: {},
    listener: unseen,
    otherListeners: unseen,
    socketStates: unseen,
    portUse: unseen,
  };
}

function derived<From, To>(from: Probe<From>, make: (value: From) => To): Probe<To> {
  return from.state === 'read' ? probe(() => make(from.value)) : from;
}
