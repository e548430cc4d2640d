import type { FactBook } from '../../model/facts/facts.ts';
import type { HopEvidence } from '../../model/hops.ts';
import type { LimitUsage } from '../../model/limit-usage.ts';
import { valueIn } from '../../model/probe.ts';
import type { Series } from '../../model/series.ts';
import { numericSetting } from '../../model/settings.ts';
import type { UsageNow } from '../../model/usage.ts';
import type { UsageSource } from '../../model/usage-source.ts';
import { programName } from '../../servers/programs.ts';
import { boundsByBacklog } from './accept-queue.ts';

/** An accept queue takes one more than its bound (sk_acceptq_is_full in include/net/sock.h). */
export const ACCEPT_QUEUE_USAGE = {
  name: 'accept-queue',
  phrase: 'accept queue',
  fitsOneMore: true,
  sources: ({ listener, hops }) => {
    const series = valueIn(listener)?.series;
    return [...(series === undefined ? [] : [queueIn(series)]), ...hops.flatMap(queueBehind)];
  },
  limitInForce: (usage, facts) => (isBacklog(usage, facts) ? 'listen-backlog' : 'somaxconn'),
} as const satisfies LimitUsage;

function queueIn(series: Series): UsageSource {
  return { side: 'server', series, used: 'queue', bound: { column: 'bound' } };
}

function queueBehind({ from, to, listener }: HopEvidence): UsageSource[] {
  const series = valueIn(listener);
  return series === undefined ? [] : [{ ...queueIn(series), hop: { from: programName(from), to, end: 'listener' } }];
}

function isBacklog({ hop, bound }: UsageNow, facts: FactBook): boolean {
  if (hop === undefined) return boundsByBacklog(facts);
  return bound !== numericSetting(valueIn(facts['server.settings']) ?? {}, 'net.core.somaxconn');
}
