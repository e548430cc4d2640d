import type { HostAccess } from '../../model/access.ts';
import type { Probe } from '../../model/probe.ts';
import type { Side } from '../../model/side.ts';
import { namespacesOf, type Seen } from '../seen.ts';
import { type Collector, guarded } from '../series/collector.ts';
import type { SinceStart } from '../series/load-clock.ts';
import { Unavailable } from '../series/unavailable.ts';
import { type CollectedLosses, openPacketLosses, type PacketLossOptions } from './packet-losses.ts';
import type { TrailOptions } from './trail/laid-trail.ts';
import { openTrail } from './trail/trail.ts';

export interface LossesOptions {
  readonly hosts: Readonly<Record<Side, HostAccess>>;
  readonly seen: Seen;
  /** Whether each host tracks connections. */
  readonly conntrack: Readonly<Record<Side, boolean>>;
  /** How the kernel is watched for lost packets, or why it is not. */
  readonly packetLosses?: Probe<Pick<PacketLossOptions, 'serverPorts' | 'isPublic' | 'attempts'>>;
  /** How a trail is laid where the kernel is not watched, or why none is. */
  readonly trail?: Probe<Pick<TrailOptions, 'families' | 'serverPorts' | 'attempts'>>;
}

/** Watches for lost packets in the best way that this machine has. */
export function openLosses(options: LossesOptions, sinceStart: SinceStart): Collector<Probe<CollectedLosses>> {
  const { hosts, packetLosses, trail, conntrack, seen } = options;
  const watch = () => {
    if (packetLosses?.state !== 'read') throw new Unavailable(packetLosses?.why ?? 'lost packets were not asked for');
    return openPacketLosses({ hosts, namespaces: namespacesOf(seen), sinceStart, ...packetLosses.value });
  };
  const lay = () => {
    if (trail?.state !== 'read') throw new Unavailable(trail?.why ?? 'no trail was asked for');
    return openTrail({ hosts, tracked: conntrack, sinceStart, ...trail.value });
  };
  return guarded(() => firstAvailable(watch, lay));
}

/** What the first of several ways opens. Throws Unavailable, with why each of them cannot be gone. */
function firstAvailable<T>(...ways: readonly (() => T)[]): T {
  const whys: string[] = [];
  for (const open of ways) {
    try {
      return open();
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      whys.push(error.message);
    }
  }
  throw new Unavailable(whys.join('; '));
}
