import type { Series } from '../../model/series.ts';
import { parseNetDev } from '../parse/net-dev.ts';
import type { Collector } from '../series/collector.ts';
import { openFileSeries } from '../series/file-series.ts';
import { Unavailable } from '../series/unavailable.ts';

/** Counters of one network device: `rx_packets`, `rx_dropped`, `tx_dropped`, … */
export function openLink(device: string, proc = '/proc'): Collector<Series> {
  return openFileSeries(
    [{ path: `${proc}/thread-self/net/dev`, parse: text => columnsOf(device, text) }],
    'the kernel gives no device counters here',
  );
}

function columnsOf(device: string, text: string): Record<string, number> {
  const columns = parseNetDev(text)[device];
  if (columns === undefined) throw new Unavailable(`there is no network device ${device}`);
  return columns;
}
