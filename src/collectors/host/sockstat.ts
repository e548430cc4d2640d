import type { Series } from '../../model/series.ts';
import { parseSockstat } from '../parse/sockstat.ts';
import type { Collector } from '../series/collector.ts';
import { openFileSeries } from '../series/file-series.ts';

/** Sockets in use as `TCP.inuse`, `TCP.tw`, `sockets.used`. `TCP.orphan`, `TCP.alloc` and `TCP.mem` are host-wide. */
export function openSockstat(proc = '/proc'): Collector<Series> {
  return openFileSeries(
    [{ path: `${proc}/thread-self/net/sockstat`, parse: parseSockstat }],
    'the kernel gives no socket statistics here',
  );
}
