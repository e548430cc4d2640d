import { ephemeralPorts } from '../model/port-range.ts';
import { valueIn } from '../model/probe.ts';
import { last } from '../model/series.ts';
import { nearestOfEach, type UsageNow } from '../model/usage.ts';
import { latestUsage, type UsageEvidence } from '../model/usage-source.ts';
import { usageSources } from '../model/usages/sources.ts';

/** What is known of the limits while the load goes on, as raw as it was last read. */
export interface LatestEvidence extends UsageEvidence {
  /** Addresses that the driver connects from; with one alone every socket of the client takes one of its ports. */
  readonly clientAddresses: number;
  readonly portRange: string | undefined;
}

/** How much of each limit is in use at this moment, the nearest to its bound first. */
export function usagesNow(latest: LatestEvidence): UsageNow[] {
  return nearestOfEach([...usageSources(latest).flatMap(latestUsage), ...ports(latest)]);
}

function ports({ hosts, clientAddresses, sharedNamespace, portRange }: LatestEvidence): UsageNow[] {
  const sockets = valueIn(hosts.client.sockstat);
  if (sockets === undefined || sharedNamespace || clientAddresses !== 1) return [];
  const used = (last(sockets, 'TCP.inuse') ?? 0) + (last(sockets, 'TCP.tw') ?? 0);
  return [{ name: 'ports', side: 'client', used, bound: ephemeralPorts(portRange, undefined) }];
}
