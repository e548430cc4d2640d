import type { Side } from '../model/side.ts';
import { type HostCollection, openHost } from './host/host-collection.ts';
import type { LossesOptions } from './packet-losses/open-losses.ts';

export interface HostsOptions extends Pick<LossesOptions, 'hosts' | 'seen' | 'conntrack'> {
  readonly listener: { readonly address: string; readonly port: number };
  /** Sysctls to read back on each host. */
  readonly settingNames: readonly string[];
  /** Whether single connections of the listener are looked at while some wait: not where there are too many. */
  readonly looksAtConnections?: boolean;
  /** Clients whose SYNs are counted on both machines, where the server is another one. */
  readonly clientsElsewhere?: readonly string[];
  /** Whether others' traffic is watched for hours, whoever they are: at next to no cost, and in bounded memory. */
  readonly isWatch?: boolean;
}

export interface Hosts {
  readonly client: HostCollection;
  readonly server: HostCollection;
  /** Each once. */
  readonly both: readonly HostCollection[];
}

export function openHosts(options: HostsOptions): Hosts {
  const {
    hosts,
    settingNames,
    conntrack,
    listener,
    looksAtConnections = false,
    isWatch = false,
    clientsElsewhere: clients,
    seen: { sides },
  } = options;
  const handshakes = (side: Side) => clients && { handshakes: { side, clients, port: listener.port } };
  const openServer = () =>
    openHost(hosts.server, {
      ...{ settingNames, conntrack: conntrack.server, listener, looksAtConnections, isWatch },
      ...handshakes('server'),
    });
  if (sides === 'shared' || sides === 'server') return onlyOne(openServer());
  const server = sides === 'both' ? openServer() : undefined;
  const client = openHost(hosts.client, { settingNames, conntrack: conntrack.client, ...handshakes('client') });
  return server === undefined ? onlyOne(client) : { client, server, both: [client, server] };
}

/** Two sides of one host, or the one that is seen in the place of the other, of which nothing is told. */
function onlyOne(host: HostCollection): Hosts {
  return { client: host, server: host, both: [host] };
}
