import type { Series } from '../../model/series.ts';
import { parseSoftnet } from '../parse/softnet.ts';
import type { Collector } from '../series/collector.ts';
import { openFileSeries } from '../series/file-series.ts';

/** Packets through the processors' backlogs, summed, host-wide: `processed`, `dropped`, `time_squeeze`. */
export function openSoftnet(proc = '/proc'): Collector<Series> {
  return openFileSeries(
    [{ path: `${proc}/thread-self/net/softnet_stat`, parse: parseSoftnet }],
    'the kernel gives no backlog counters here',
  );
}
