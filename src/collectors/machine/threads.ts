import type { Series } from '../../model/series.ts';
import { parseLoadavg } from '../parse/loadavg.ts';
import type { Collector } from '../series/collector.ts';
import { openFileSeries } from '../series/file-series.ts';

/** Processes and threads of the whole machine, `threads`, which kernel.threads-max bounds. */
export function openThreads(proc = '/proc'): Collector<Series> {
  return openFileSeries(
    [{ path: `${proc}/loadavg`, parse: parseLoadavg }],
    'the kernel does not count its threads here',
  );
}
