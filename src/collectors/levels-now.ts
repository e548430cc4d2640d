import type { ListenerEvidence, MachineEvidence, ProcessEvidence } from '../model/evidence.ts';
import { type LevelName, type LevelNow, nearestFirst } from '../model/level.ts';
import { ephemeralPorts } from '../model/port-range.ts';
import { known, type Probe } from '../model/probe.ts';
import { last, type Series } from '../model/series.ts';
import { SIDES, type Side } from '../model/side.ts';

/** What is known of the limits while the load goes on, as raw as it was last read. */
export interface LatestEvidence {
  readonly listener: Probe<ListenerEvidence>;
  readonly conntrack: Readonly<Record<Side, Probe<Series>>>;
  /** Both hosts are one namespace: what is the one's is the other's. */
  readonly sharedNamespace: boolean;
  readonly clientSockets: Probe<Series>;
  /** Addresses that the driver connects from; with one alone every socket of the client takes one of its ports. */
  readonly clientAddresses: number;
  readonly portRange: string | undefined;
  readonly processes: readonly ProcessEvidence[];
  readonly files: MachineEvidence['files'];
}

/** How much of each limit is in use at this moment, the nearest to its bound first. */
export function levelsNow(latest: LatestEvidence): LevelNow[] {
  const series = known(latest.listener)?.series;
  const levels = [
    ...levelOf('accept-queue', 'server', series, 'queue', 'bound'),
    ...levelOf('syn-queue', 'server', series, 'synReceived', 'bound'),
    ...SIDES.filter(side => side === 'server' || !latest.sharedNamespace).flatMap(side =>
      levelOf('tracking', side, known(latest.conntrack[side]), 'count', 'max'),
    ),
    ...SIDES.flatMap(side => descriptors(latest.processes, side)),
    ...ports(latest),
    ...levelOf('open-files', 'host', known(latest.files), 'used', 'max'),
  ];
  return nearestFirst(levels.filter(({ bound }) => bound > 0 && Number.isFinite(bound)));
}

function levelOf(
  name: LevelName,
  side: LevelNow['side'],
  series: Series | undefined,
  usedName: string,
  boundName: string,
): LevelNow[] {
  const used = series === undefined ? undefined : last(series, usedName);
  const bound = series === undefined ? undefined : last(series, boundName);
  return used === undefined || bound === undefined ? [] : [{ name, side, used, bound }];
}

/** Of several processes the one that is nearest to its limit. */
function descriptors(processes: readonly ProcessEvidence[], side: Side): LevelNow[] {
  const levels = processes.flatMap((process): LevelNow[] => {
    const series = known(process.descriptors);
    const used = series === undefined ? undefined : last(series, 'used');
    const bound = known(process.limits)?.nofileSoft;
    if (process.side !== side || used === undefined || bound === undefined) return [];
    return [{ name: 'descriptors', side, used, bound }];
  });
  return nearestFirst(levels).slice(0, 1);
}

function ports({ clientSockets, clientAddresses, sharedNamespace, portRange }: LatestEvidence): LevelNow[] {
  const sockets = known(clientSockets);
  if (sockets === undefined || sharedNamespace || clientAddresses !== 1) return [];
  const used = (last(sockets, 'TCP.inuse') ?? 0) + (last(sockets, 'TCP.tw') ?? 0);
  return [{ name: 'ports', side: 'client', used, bound: ephemeralPorts(portRange, undefined) }];
}
