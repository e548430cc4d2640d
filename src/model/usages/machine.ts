import type { SettingsFact } from '../facts/host.ts';
import { type Probe, valueIn } from '../probe.ts';
import type { Series } from '../series.ts';
import { numericSetting } from '../settings.ts';
import type { UsageName } from '../usage.ts';
import type { UsageEvidence, UsageSource } from '../usage-source.ts';

/** What is bounded for the whole machine, all its users and namespaces together. */
export function machineSources({ machine, hosts, resolvesNeighbours }: UsageEvidence): UsageSource[] {
  const { settings } = hosts.server;
  const sockstat = hosts.server.sockstat.state === 'read' ? hosts.server.sockstat : hosts.client.sockstat;
  const { threads, neighbours } = machine;
  return [
    ...source('open-files', machine.files, 'used', { column: 'max' }),
    ...source('machine-threads', threads, 'threads', atMost(mostThreads(settings))),
    ...source('orphans', sockstat, 'TCP.orphan', atMost(numericSetting(settings, 'net.ipv4.tcp_max_orphans'))),
    ...source('tcp-memory', sockstat, 'TCP.mem', atMost(numericSetting(settings, 'net.ipv4.tcp_mem', 2))),
    ...(resolvesNeighbours ? NEIGHBOURS : []).flatMap(([used, bound]) =>
      source('neighbours', neighbours, used, atMost(numericSetting(settings, bound))),
    ),
  ];
}

/**
 * IPv4 and IPv6 have a table each. The kernel's count holds permanent entries too, which take no room (neigh_alloc in
 * net/core/neighbour.c): only where a run looks addresses up does it say how full the table is.
 */
const NEIGHBOURS = [
  ['arp.entries', 'net.ipv4.neigh.default.gc_thresh3'],
  ['ndisc.entries', 'net.ipv6.neigh.default.gc_thresh3'],
] as const;

/** Every thread takes a process number too. */
function mostThreads(settings: SettingsFact): number | undefined {
  const most = numericSetting(settings, 'kernel.threads-max');
  const numbers = numericSetting(settings, 'kernel.pid_max');
  return most === undefined || numbers === undefined ? most : Math.min(most, numbers);
}

function atMost(most: number | undefined): UsageSource['bound'] | undefined {
  return most === undefined ? undefined : { most };
}

function source(
  name: UsageName,
  probe: Probe<Series> | undefined,
  used: string,
  bound: UsageSource['bound'] | undefined,
): UsageSource[] {
  const series = probe === undefined ? undefined : valueIn(probe);
  return series === undefined || bound === undefined ? [] : [{ name, side: 'host', series, used, bound }];
}
