import { limitInForce, USAGES } from '../../limits/usages.ts';
import type { Evidence } from '../../model/evidence.ts';
import type { FactBook } from '../../model/facts/facts.ts';
import type { LimitUsage } from '../../model/limit-usage.ts';
import { valueIn } from '../../model/probe.ts';
import type { Run } from '../../model/run.ts';
import { column, delta, last } from '../../model/series.ts';
import type { Side } from '../../model/side.ts';
import { nearestOfEach, type PeakUsage, shareOf, type Usage, type UsageNow } from '../../model/usage.ts';
import { type UsageEvidence, type UsageHost, type UsageSource, usageRows } from '../../model/usage-source.ts';
import { hostNames } from '../host-names.ts';

/** How near each limit came to its bound, the nearest first; one that the evidence does not show is left out. */
export function usagesOf(run: Run, facts: FactBook): Usage[] {
  const { evidence } = run;
  if (evidence === undefined) return [];
  const rows = usageEvidence(run, evidence, facts);
  return nearestOfEach(
    USAGES.flatMap(usage => {
      const peaks =
        'sources' in usage
          ? usage.sources(rows).flatMap(source => peakOf(usage, source))
          : usage.peak(evidence, facts).map(peak => ({ name: usage.name, ...peak }));
      return peaks.map(peak => ({ ...peak, ...hostOf(run, peak.side), limit: limitInForce(usage, peak, facts) }));
    }),
  );
}

/** What is said of a machine is said of the server's, unless nobody looked there. */
function hostOf({ plan }: Run, side: PeakUsage['side']): { readonly host?: string } {
  const { client, server } = hostNames(plan);
  const host = side === 'client' ? client : (server ?? (side === 'host' ? client : undefined));
  return host === undefined ? {} : { host };
}

function usageEvidence({ plan }: Run, evidence: Evidence, facts: FactBook): UsageEvidence {
  const host = (side: Side): UsageHost => ({ ...evidence[side], settings: valueIn(facts[`${side}.settings`]) ?? {} });
  return {
    listener: evidence.server.listener,
    hosts: { client: host('client'), server: host('server') },
    sharedNamespace: valueIn(facts.load)?.sharedNamespace === true,
    processes: evidence.processes,
    users: evidence.users ?? [],
    cgroups: (evidence.cgroups && valueIn(evidence.cgroups)) ?? [],
    hops: (evidence.hops && valueIn(evidence.hops)) ?? [],
    machine: evidence.serverHost?.machine ?? evidence.machine,
    application: plan.target.application,
    resolvesNeighbours: plan.scenario.lab.neighbours === 'resolved',
  };
}

/** The moment of the greatest share is the peak. A bound of 0 is none: the listener was gone by then. */
function peakOf(usage: LimitUsage, source: UsageSource): PeakUsage[] {
  const { side, series, hop } = source;
  const about = { name: usage.name, side, ...(hop !== undefined && { hop }) };
  const { used, bounds } = usageRows(source);
  const moments = used.map((value, row): UsageNow => ({ ...about, used: value, bound: bounds[row] ?? 0 }));
  const peak = moments
    .filter(hasBound)
    .reduce<UsageNow | undefined>(
      (most, moment) => (most === undefined || shareOf(moment) > shareOf(most) ? moment : most),
      undefined,
    );
  if (peak === undefined) return [];
  const metMs = series.atMs[firstMet(usage, source, moments)];
  const most = Math.max(peak.used, betweenRows(source));
  return [{ ...peak, used: most, timeline: { atMs: series.atMs, used }, ...(metMs === undefined ? {} : { metMs }) }];
}

/** -1 where it was never met. */
function firstMet(usage: LimitUsage, { series, refused }: UsageSource, moments: readonly UsageNow[]): number {
  const refusals = refused === undefined ? [] : column(series, refused);
  return moments.findIndex(
    (moment, row) => (hasBound(moment) && isFull(usage, moment)) || (refusals[row] ?? 0) > (refusals[0] ?? 0),
  );
}

/** Whether there is room for no more. */
function isFull({ fitsOneMore }: LimitUsage, { used, bound }: UsageNow): boolean {
  return fitsOneMore === true ? used > bound : used >= bound;
}

function hasBound({ bound }: UsageNow): boolean {
  return bound > 0;
}

/** The most since counting began is the run's own where it rose in the run. */
function betweenRows({ series, highest }: UsageSource): number {
  if (highest === undefined || (delta(series, highest) ?? 0) <= 0) return 0;
  return last(series, highest) ?? 0;
}
