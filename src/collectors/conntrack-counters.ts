import type { Series } from '../model/series.ts';
import type { Collector } from './collector.ts';
import { openFileSeries } from './file-series.ts';
import { parseConntrackStat } from './parse/conntrack-stat.ts';

/**
 * Connection tracking of the network namespace it is opened in: `count`, `max` and the columns of its statistics summed
 * over the processors. All stand at zero while nothing in the namespace asks for tracking.
 */
export function openConntrackCounters(proc = '/proc'): Collector<Series> {
  return openFileSeries(
    [
      { path: `${proc}/thread-self/net/stat/nf_conntrack`, parse: parseConntrackStat },
      { path: `${proc}/sys/net/netfilter/nf_conntrack_count`, parse: text => ({ count: Number(text) }) },
      { path: `${proc}/sys/net/netfilter/nf_conntrack_max`, parse: text => ({ max: Number(text) }) },
    ],
    'the kernel has no connection tracking loaded',
  );
}
