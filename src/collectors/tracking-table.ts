import { absent, type Probe, read } from '../model/probe.ts';
import { dumpTrackedConnections } from '../system/linux/ctnetlink.ts';
import type { NetlinkSocket } from '../system/linux/netlink.ts';
import { createFourTupleMap } from './four-tuple-map.ts';
import { codeOf, probeOfError } from './unavailable.ts';

/** The TCP connections that a network namespace tracks at one moment. */
export interface TrackingTable {
  /** By the ends of the connection's first packet. */
  has(source: string, sourcePort: number, destination: string, destinationPort: number): boolean;
}

/** Reads the table through a conntrack netlink socket of the namespace. */
export function readTrackingTable(netlink: NetlinkSocket): Probe<TrackingTable> {
  const index = createFourTupleMap();
  try {
    for (const family of ['ipv4', 'ipv6'] as const) {
      dumpTrackedConnections(netlink, family, entry => {
        index.set(entry.source, entry.sourcePort, entry.destination, entry.destinationPort, 1);
      });
    }
  } catch (error) {
    return codeOf(error) === 'EPERM'
      ? absent('the tracking table is shown to root, or with CAP_NET_ADMIN over the network namespace, only')
      : probeOfError(error);
  }
  return read({ has: (...tuple) => index.get(...tuple) !== undefined });
}
