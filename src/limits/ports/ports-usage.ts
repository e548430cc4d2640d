import type { Evidence } from '../../model/evidence.ts';
import type { FactBook } from '../../model/facts/facts.ts';
import type { LimitUsage } from '../../model/limit-usage.ts';
import { ephemeralPorts } from '../../model/port-range.ts';
import { valueIn } from '../../model/probe.ts';
import { column, last } from '../../model/series.ts';
import type { PeakUsage, UsageTimeline } from '../../model/usage.ts';
import { portsTowards } from './ports-towards.ts';

/** The pair of source and destination with the fewest ports left, at the fullest moment that was seen. */
export const PORTS_USAGE: LimitUsage = {
  name: 'ports',
  phrase: 'ephemeral ports',
  now: ({ hosts, clientAddresses, sharedNamespace, portRange }) => {
    const sockets = valueIn(hosts.client.sockstat);
    if (sockets === undefined || sharedNamespace || clientAddresses !== 1) return [];
    const used = (last(sockets, 'TCP.inuse') ?? 0) + (last(sockets, 'TCP.tw') ?? 0);
    return [{ side: 'client', used, bound: ephemeralPorts(portRange, undefined) }];
  },
  peak: (evidence, facts) => [...ofClient(evidence, facts), ...portsTowards(evidence, facts)],
};

function ofClient(evidence: Evidence, facts: FactBook): Omit<PeakUsage, 'name'>[] {
  const fact = valueIn(facts['client.ports']);
  if (fact === undefined) return [];
  const used = fact.pairs.map(({ byState }) => Object.values(byState).reduce((sum, count) => sum + count, 0));
  const shared = valueIn(facts.load)?.sharedNamespace === true;
  const timeline = shared || fact.pairs.length !== 1 ? undefined : clientSockets(evidence);
  return [
    {
      side: 'client',
      used: Math.max(0, ...used),
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
