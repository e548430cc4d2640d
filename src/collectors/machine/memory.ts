import type { Series } from '../../model/series.ts';
import { parseMeminfo } from '../parse/meminfo.ts';
import type { Collector } from '../series/collector.ts';
import { openFileSeries } from '../series/file-series.ts';

const NAMES = ['MemTotal', 'MemFree', 'MemAvailable', 'Cached', 'Slab', 'SUnreclaim', 'SwapFree'];

/** Memory of the whole machine in bytes, by the names of /proc/meminfo. */
export function openMemory(proc = '/proc'): Collector<Series> {
  return openFileSeries(
    [{ path: `${proc}/meminfo`, parse: text => pick(parseMeminfo(text)) }],
    'the kernel does not tell its memory here',
  );
}

function pick(all: Record<string, number>): Record<string, number> {
  return Object.fromEntries(NAMES.flatMap(name => (all[name] === undefined ? [] : [[name, all[name]]])));
}
