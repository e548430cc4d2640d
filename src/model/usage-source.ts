import type { CauseHop } from './cause.ts';
import type { SettingsFact } from './facts/host.ts';
import type { HopEvidence } from './hops.ts';
import type { HostEvidence, ListenerEvidence } from './host-evidence.ts';
import type { MachineEvidence } from './machine-evidence.ts';
import type { ApplicationPlan } from './plan.ts';
import type { Probe } from './probe.ts';
import type { CgroupEvidence, ProcessEvidence, UserEvidence } from './process-evidence.ts';
import { column, last, type Series } from './series.ts';
import type { Side } from './side.ts';
import type { UsageNow } from './usage.ts';

/** Where the use of one limit and its bound stand in the evidence: during the load, and once it is over. */
export interface UsageSource {
  readonly side: Side | 'host';
  /** The way behind the target that it is about. */
  readonly hop?: CauseHop;
  readonly series: Series;
  /** The column that says how much is in use. */
  readonly used: string;
  /** Added to the column: of a negative number so much of it is no use of this limit. */
  readonly offset?: number;
  /** A column, a number, or the lower of the two. */
  readonly bound: { readonly column?: string; readonly most?: number };
  /** Column with the most that was ever in use, also between two rows. */
  readonly highest?: string;
  /** Column that counts how often the limit refused somebody. */
  readonly refused?: string;
}

/** What usages are made of. */
export interface UsageEvidence {
  readonly listener: Probe<ListenerEvidence>;
  readonly hosts: Readonly<Record<Side, UsageHost>>;
  /** Both hosts are one namespace: what is the one's is the other's. */
  readonly sharedNamespace: boolean;
  readonly processes: readonly ProcessEvidence[];
  readonly users: readonly UserEvidence[];
  readonly cgroups: readonly CgroupEvidence[];
  /** What is behind the target: known once the run is over. */
  readonly hops: readonly HopEvidence[];
  readonly machine: Pick<MachineEvidence, 'files' | 'threads' | 'neighbours'>;
  /** The target's own settings, where we made them. */
  readonly application: ApplicationPlan | undefined;
  /** Whether the hosts look up each other's link addresses. */
  readonly resolvesNeighbours: boolean;
}

export interface UsageHost extends Pick<HostEvidence, 'conntrack' | 'sockstat'> {
  /** What is in force there, the machine's own settings included. */
  readonly settings: SettingsFact;
}

/** What is known of the limits while the load goes on, as raw as it was last read. */
export interface LatestEvidence extends UsageEvidence {
  /** Addresses that the driver connects from; with one alone every socket of the client takes one of its ports. */
  readonly clientAddresses: number;
  readonly portRange: string | undefined;
}

/** How much is in use by the last row; none where use or bound were not read. */
export function latestUsage({
  side,
  series,
  used: usedColumn,
  offset = 0,
  bound: of,
}: UsageSource): Omit<UsageNow, 'name'>[] {
  const used = last(series, usedColumn);
  const bound = lower(of.column === undefined ? undefined : last(series, of.column), of.most);
  return used === undefined || bound === undefined ? [] : [{ side, used: Math.max(0, used + offset), bound }];
}

/** Use and bound row by row; both empty where either was not read. */
export function usageRows({ series, used: usedColumn, offset = 0, bound: of }: UsageSource): UsageRows {
  const bounds = of.column === undefined ? undefined : column(series, of.column);
  const rows = column(series, usedColumn).flatMap((used, row) => {
    const bound = lower(bounds?.[row], of.most);
    return bound === undefined ? [] : [{ used: Math.max(0, used + offset), bound }];
  });
  return { used: rows.map(({ used }) => used), bounds: rows.map(({ bound }) => bound) };
}

interface UsageRows {
  readonly used: readonly number[];
  readonly bounds: readonly number[];
}

function lower(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? (one ?? other) : Math.min(one, other);
}
