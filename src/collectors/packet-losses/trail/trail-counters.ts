import type { HostAccess } from '../../../model/access.ts';
import { openRouteNetlink, qdiscDrops } from '../../../system/linux/qdisc-stats.ts';
import { type OpenFile, openFile } from '../../../system/open-file.ts';
import { snmpParser } from '../../parse/snmp.ts';
import { type NamespaceCounters, openLossCounters } from '../loss-counters.ts';
import { keepOpened } from '../opened.ts';

/** Counters of one host that say which of the things between two spots lost packets, and how many connections it has opened. */
export interface TrailCounters extends NamespaceCounters {
  /** Of the Tcp group of /proc/net/snmp. */
  tcp(): { readonly activeOpens: number; readonly attemptFails: number; readonly passiveOpens: number };
}

export function openTrailCounters(host: HostAccess): TrailCounters {
  const { side } = host;
  const opened = keepOpened();
  const inNamespace = opened.keep(openLossCounters(host, [side]));
  const [snmp, routes] = host.run(() => [opened.keep(openSnmp()), opened.keep(openRouteNetlink())]);
  return {
    sides: [side],
    read: () => {
      const ip = snmp.read();
      return {
        ...inNamespace.read(),
        'Ip.InAddrErrors': ip['Ip.InAddrErrors'] ?? 0,
        'Ip.InNoRoutes': ip['Ip.InNoRoutes'] ?? 0,
        'qdisc drops': qdiscDrops(routes),
      };
    },
    tcp: () => {
      const { 'Tcp.ActiveOpens': activeOpens = 0, 'Tcp.AttemptFails': attemptFails = 0, ...rest } = snmp.read();
      return { activeOpens, attemptFails, passiveOpens: rest['Tcp.PassiveOpens'] ?? 0 };
    },
    close: opened.close,
  };
}

function openSnmp() {
  const file: OpenFile = openFile('/proc/thread-self/net/snmp');
  const parse = snmpParser();
  const values: Record<string, number> = {};
  return { read: () => Object.assign(values, parse(file.read())), close: () => file.close() };
}
