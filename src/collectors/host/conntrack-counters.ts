import { existsSync } from 'node:fs';
import type { Series } from '../../model/series.ts';
import { parseConntrackStat } from '../parse/conntrack-stat.ts';
import type { Collector } from '../series/collector.ts';
import { openFileSeries } from '../series/file-series.ts';
import { recordSeries } from '../series/series-recorder.ts';

/**
 * Connection tracking of the network namespace it is opened in: `count`, `max` and the columns of its statistics summed
 * over the processors. All stand at zero while nothing in the namespace asks for tracking. Where the module is not loaded, `loaded`
 * alone: 0, and 1 from when it is.
 */
export function openConntrackCounters(proc = '/proc'): Collector<Series> {
  if (isOff(proc)) return watchLoading(proc);
  return openFileSeries(
    [
      { path: statistics(proc), parse: parseConntrackStat },
      { path: `${proc}/sys/net/netfilter/nf_conntrack_count`, parse: text => ({ count: Number(text) }) },
      { path: maximum(proc), parse: text => ({ max: Number(text) }) },
    ],
    'the kernel does not show its connection tracking here',
  );
}

/** The sysctls come with the module, into every namespace; the statistics may be left out of a kernel. */
function isOff(proc: string): boolean {
  return existsSync(`${proc}/sys/net`) && !existsSync(maximum(proc)) && !existsSync(statistics(proc));
}

function watchLoading(proc: string): Collector<Series> {
  const recorder = recordSeries({ peak: 'count' });
  return {
    sample: atMs => recorder.add(atMs, { loaded: isOff(proc) ? 0 : 1 }),
    result: () => recorder.series(),
    close: () => undefined,
  };
}

function statistics(proc: string): string {
  return `${proc}/thread-self/net/stat/nf_conntrack`;
}

function maximum(proc: string): string {
  return `${proc}/sys/net/netfilter/nf_conntrack_max`;
}
