import { type LevelNow, nearestOfEach } from '../model/level.ts';
import { type LevelEvidence, latestLevel } from '../model/level-source.ts';
import { levelSources } from '../model/levels/sources.ts';
import { ephemeralPorts } from '../model/port-range.ts';
import { known } from '../model/probe.ts';
import { last } from '../model/series.ts';

/** What is known of the limits while the load goes on, as raw as it was last read. */
export interface LatestEvidence extends LevelEvidence {
  /** Addresses that the driver connects from; with one alone every socket of the client takes one of its ports. */
  readonly clientAddresses: number;
  readonly portRange: string | undefined;
}

/** How much of each limit is in use at this moment, the nearest to its bound first. */
export function levelsNow(latest: LatestEvidence): LevelNow[] {
  return nearestOfEach([...levelSources(latest).flatMap(latestLevel), ...ports(latest)]);
}

function ports({ hosts, clientAddresses, sharedNamespace, portRange }: LatestEvidence): LevelNow[] {
  const sockets = known(hosts.client.sockstat);
  if (sockets === undefined || sharedNamespace || clientAddresses !== 1) return [];
  const used = (last(sockets, 'TCP.inuse') ?? 0) + (last(sockets, 'TCP.tw') ?? 0);
  return [{ name: 'ports', side: 'client', used, bound: ephemeralPorts(portRange, undefined) }];
}
