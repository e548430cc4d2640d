import type { Series } from '../../model/series.ts';
import { snmpParser } from '../parse/snmp.ts';
import { parseSnmp6 } from '../parse/snmp6.ts';
import type { Collector } from '../series/collector.ts';
import { openFileSeries } from '../series/file-series.ts';

/** Protocol counters of the network namespace it is opened in, as `Tcp.ActiveOpens`, `TcpExt.ListenOverflows`, `Ip6.InReceives`. */
export function openCounters(proc = '/proc'): Collector<Series> {
  const net = `${proc}/thread-self/net`;
  return openFileSeries(
    [
      { path: `${net}/snmp`, parse: snmpParser() },
      { path: `${net}/netstat`, parse: snmpParser() },
      { path: `${net}/snmp6`, parse: parseSnmp6, optional: true },
    ],
    'the kernel gives no protocol counters here',
  );
}
