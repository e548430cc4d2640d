import { parseConntrackStat as parseStat } from './conntrack-stat.ts';

/**
 * /proc/net/stat/arp_cache and ndisc_cache: laid out as nf_conntrack is, `entries` the same on every line
 * (net/core/neighbour.c, neigh_stat_seq_show). Gives `arp.entries`, `arp.table_fulls`, …
 */
export function parseNeighbourStat(table: string, text: string): Record<string, number> {
  return Object.fromEntries(Object.entries(parseStat(text)).map(([name, value]) => [`${table}.${name}`, value]));
}
