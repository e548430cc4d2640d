import type { Series } from '../../model/series.ts';
import { openRouteNetlink, qdiscDrops } from '../../system/linux/qdisc-stats.ts';
import type { Collector } from '../series/collector.ts';
import { recordSeries } from '../series/series-recorder.ts';

/** `drops`: packets that the queueing disciplines of this namespace's devices dropped, as `tc -s qdisc` counts them. */
export function openQdisc(): Collector<Series> {
  const netlink = openRouteNetlink();
  const recorder = recordSeries();
  return {
    sample: atMs => recorder.add(atMs, { drops: qdiscDrops(netlink) }),
    result: () => recorder.series(),
    close: () => netlink.close(),
  };
}
