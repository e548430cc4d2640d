import type { CauseHop } from './cause.ts';
import type { LimitId } from './limit-id.ts';
import type { Side } from './side.ts';

/** How much of something limited was in use at one moment. */
export interface UsageNow {
  /** What is used: the name that the limit's entry in the catalog gives it. */
  readonly name: string;
  readonly side: Side | 'host';
  /** The way behind the target that it is about; absent where it is about the load's own connections. */
  readonly hop?: CauseHop;
  /** The name of the machine, where the server's is another one than the client's. */
  readonly host?: string;
  /** Things, bytes or pages, as the entry says. */
  readonly used: number;
  /** Greater than 0. */
  readonly bound: number;
}

/** The same over a whole run: `used` is the peak, `bound` what it was held against then. */
export interface PeakUsage extends UsageNow {
  /** Absent where only the peak is known. */
  readonly timeline?: UsageTimeline;
  /** Milliseconds from the load's start until `used` first reached the bound; absent where it never did, or unseen. */
  readonly metMs?: number;
}

export interface Usage extends PeakUsage {
  /** The limit that bounds it, by its id in the catalog. */
  readonly limit: LimitId;
}

export interface UsageTimeline {
  /** Milliseconds since the load's start. */
  readonly atMs: readonly number[];
  readonly used: readonly number[];
}

/** 0 for empty, 1 for full; an accept queue holds one more than its bound, so that it can be above 1. */
export function shareOf({ used, bound }: UsageNow): number {
  return used / bound;
}

/** The nearest to its bound first. */
export function nearestFirst<L extends UsageNow>(usages: readonly L[]): L[] {
  return [...usages].sort((one, other) => shareOf(other) - shareOf(one));
}

/** Of several queues, processes, users or cgroups of one side the one that is nearest to its bound; those nearest first. */
export function nearestOfEach<L extends UsageNow>(usages: readonly L[]): L[] {
  const seen = new Set<string>();
  return nearestFirst(usages.filter(({ bound, used }) => bound > 0 && Number.isFinite(bound) && used >= 0)).filter(
    usage => !seen.has(usageKey(usage)) && seen.add(usageKey(usage)),
  );
}

/** The same text for the same usage of the same side, or of the same way behind the target. */
export function usageKey({ name, side, hop, host }: Pick<UsageNow, 'name' | 'side' | 'hop' | 'host'>): string {
  return [name, side, ...(host === undefined ? [] : [host]), ...(hop === undefined ? [] : [hop.end, hop.to])].join(' ');
}
