import type { Evidence } from '../../model/evidence.ts';
import type { FactBook } from '../../model/facts/facts.ts';
import { valueIn } from '../../model/probe.ts';
import type { Run } from '../../model/run.ts';
import { column, delta, last } from '../../model/series.ts';
import type { Side } from '../../model/side.ts';
import { isFull, nearestOfEach, shareOf, type Usage, type UsageNow, type UsageTimeline } from '../../model/usage.ts';
import { type UsageEvidence, type UsageHost, type UsageSource, usageRows } from '../../model/usage-source.ts';
import { usageSources } from '../../model/usages/sources.ts';
import { limitOfUsage } from './limit-of-usage.ts';

/** How near each limit came to its bound, the nearest first; one that the evidence does not show is left out. */
export function usagesOf(run: Run, facts: FactBook): Usage[] {
  const { evidence } = run;
  if (evidence === undefined) return [];
  const nearest = nearestOfEach([
    ...ports(evidence, facts),
    ...usageSources(levelEvidence(run, evidence, facts)).flatMap(levelOf),
  ]);
  return nearest.map(usage => ({ ...usage, limit: limitOfUsage(usage, facts) }));
}

/** A usage whose limit is not looked up yet. */
type Unnamed = Omit<Usage, 'limit'>;

function levelEvidence({ plan }: Run, evidence: Evidence, facts: FactBook): UsageEvidence {
  const host = (side: Side): UsageHost => ({ ...evidence[side], settings: valueIn(facts[`${side}.settings`]) ?? {} });
  return {
    listener: evidence.server.listener,
    hosts: { client: host('client'), server: host('server') },
    sharedNamespace: valueIn(facts.load)?.sharedNamespace === true,
    processes: evidence.processes,
    users: evidence.users ?? [],
    cgroups: (evidence.cgroups && valueIn(evidence.cgroups)) ?? [],
    machine: evidence.machine,
    application: plan.target.application,
    resolvesNeighbours: plan.scenario.lab.neighbours === 'resolved',
  };
}

/** The moment of the greatest share is the peak. A bound of 0 is none: the listener was gone by then. */
function levelOf(source: UsageSource): Unnamed[] {
  const { name, side, series } = source;
  const { used, bounds } = usageRows(source);
  const moments = used.map((value, row): UsageNow => ({ name, side, used: value, bound: bounds[row] ?? 0 }));
  const peak = moments
    .filter(hasBound)
    .reduce<UsageNow | undefined>(
      (most, moment) => (most === undefined || shareOf(moment) > shareOf(most) ? moment : most),
      undefined,
    );
  if (peak === undefined) return [];
  const metMs = series.atMs[firstMet(source, moments)];
  const most = Math.max(peak.used, betweenRows(source));
  return [{ ...peak, used: most, timeline: { atMs: series.atMs, used }, ...(metMs === undefined ? {} : { metMs }) }];
}

/** -1 where it was never met. */
function firstMet({ series, refused }: UsageSource, moments: readonly UsageNow[]): number {
  const refusals = refused === undefined ? [] : column(series, refused);
  return moments.findIndex(
    (moment, row) => (hasBound(moment) && isFull(moment)) || (refusals[row] ?? 0) > (refusals[0] ?? 0),
  );
}

function hasBound({ bound }: UsageNow): boolean {
  return bound > 0;
}

/** The most since counting began is the run's own where it rose in the run. */
function betweenRows({ series, highest }: UsageSource): number {
  if (highest === undefined || (delta(series, highest) ?? 0) <= 0) return 0;
  return last(series, highest) ?? 0;
}

/** The pair of source and destination with the fewest ports left, at the fullest moment that was seen. */
function ports(evidence: Evidence, facts: FactBook): Unnamed[] {
  const fact = valueIn(facts['client.ports']);
  if (fact === undefined) return [];
  const used = fact.pairs.map(({ byState }) => Object.values(byState).reduce((sum, count) => sum + count, 0));
  const peak = Math.max(0, ...used);
  const shared = valueIn(facts.load)?.sharedNamespace === true;
  const timeline = shared || fact.pairs.length !== 1 ? undefined : clientSockets(evidence);
  return [
    {
      name: 'ports',
      side: 'client',
      used: peak,
      bound: fact.capacity,
      ...(timeline === undefined ? {} : { timeline }),
    },
  ];
}

/** Where there is but one pair, every TCP socket of the client's namespace has one of its ports. */
function clientSockets({ client }: Evidence): UsageTimeline | undefined {
  const series = valueIn(client.sockstat);
  if (series === undefined) return undefined;
  const waiting = column(series, 'TCP.tw');
  return { atMs: series.atMs, used: column(series, 'TCP.inuse').map((used, index) => used + (waiting[index] ?? 0)) };
}
