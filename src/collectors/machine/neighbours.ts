import type { Series } from '../../model/series.ts';
import { parseNeighbourStat } from '../parse/neighbour-stat.ts';
import type { Collector } from '../series/collector.ts';
import { openFileSeries } from '../series/file-series.ts';

/**
 * The tables of link addresses, over all namespaces: `arp.entries`, `arp.table_fulls`, `ndisc.entries`, … The kernel shows
 * them in its first network namespace only, so where this process stands elsewhere the first process is asked.
 */
export function openNeighbours(proc = '/proc'): Collector<Series> {
  try {
    return openFrom(`${proc}/thread-self/net/stat`);
  } catch {
    return openFrom(`${proc}/1/net/stat`);
  }
}

function openFrom(folder: string): Collector<Series> {
  return openFileSeries(
    [
      { path: `${folder}/arp_cache`, parse: text => parseNeighbourStat('arp', text) },
      { path: `${folder}/ndisc_cache`, parse: text => parseNeighbourStat('ndisc', text), optional: true },
    ],
    'the kernel shows the tables of link addresses in its first network namespace only',
  );
}
