import type { HostAccess } from '../../model/access.ts';
import type { HostEvidence } from '../../model/host-evidence.ts';
import { absent, failed, type Probe, probe } from '../../model/probe.ts';
import type { Series } from '../../model/series.ts';
import { openSockDiag } from '../../system/linux/sock-diag.ts';
import { guarded, type RowKind } from '../series/collector.ts';
import { watch } from '../series/watch.ts';
import { type History, readSocketTable, type SocketTable } from '../sockets/socket-table.ts';
import { type TrackingTable, watchTracking } from '../sockets/tracking-table.ts';
import { openConntrackCounters } from './conntrack-counters.ts';
import { openCounters } from './counters.ts';
import { type HandshakesOptions, openHandshakes } from './handshakes.ts';
import { openLink } from './link.ts';
import { type Listeners, openListeners } from './listeners.ts';
import { openQdisc } from './qdisc.ts';
import { readSettings } from './settings.ts';
import { openSockstat } from './sockstat.ts';

const PORT_RANGE = 'net.ipv4.ip_local_port_range';

export interface HostOptions {
  readonly settingNames: readonly string[];
  /** Whether the host tracks connections. */
  readonly conntrack: boolean;
  /** The listener under test, on the host that has it. */
  readonly listener?: { readonly address: string; readonly port: number };
  /** Whether single connections of the listener are looked at: not where there are too many. */
  readonly looksAtConnections?: boolean;
  /** Whose SYNs are counted on this host's device, where the other side of the load is another machine. */
  readonly handshakes?: HandshakesOptions;
  /** Whether it is watched for hours, at next to no cost. */
  readonly isWatch?: boolean;
}

/** Everything that is read of one host. */
export interface HostCollection {
  /** net.ipv4.ip_local_port_range as it was at opening. */
  readonly portRange: Probe<string>;
  sample(atMs: number, row?: RowKind): void;
  /** `states`: a mask; absent: all. */
  table(history?: History, states?: number): Probe<SocketTable>;
  tracking(): Probe<TrackingTable>;
  evidence(): HostSeries;
  /** What it costs little to ask for again and again: all but the counters. */
  usages(): Pick<HostSeries, 'sockstat' | 'conntrack' | 'settings'>;
  listeners(): Probe<Listeners>;
  close(): void;
}

/** The evidence of a host that does not depend on its socket table. */
type HostSeries = Pick<HostEvidence, SeriesName | 'settings' | 'handshakes'>;

type SeriesName = 'counters' | 'sockstat' | 'conntrack' | 'link' | 'qdisc';

/** Opens everything inside the host, so that no later read depends on where this process stands or on descriptors left. */
export function openHost(host: HostAccess, options: HostOptions): HostCollection {
  const { listener } = options;
  const settings = readSettings(host, options.settingNames);
  const portRange = readSettings(host, [PORT_RANGE])[PORT_RANGE] ?? failed(`${PORT_RANGE} was not read`);
  return host.run(() => {
    const watched = watch<Readonly<Record<SeriesName, Series>>>({
      counters: openCounters,
      sockstat: openSockstat,
      conntrack: openConntrackCounters,
      link: () => openLink(host.device),
      qdisc: openQdisc,
    });
    const listeners = listener && guarded(() => openListeners(listener.address, listener.port, options));
    const { handshakes: asked } = options;
    const handshakes = asked && guarded(() => openHandshakes(host.device, asked));
    const sockDiag = probe(openSockDiag);
    const tracking = options.conntrack
      ? probe(() => watchTracking())
      : absent('the tracking table is read where a scenario tracks connections on this host');
    return {
      portRange,
      sample: (atMs, row) => {
        watched.sample(atMs, row);
        listeners?.sample(atMs, row);
        handshakes?.sample(atMs, row);
        if (tracking.state === 'read') probe(() => tracking.value.sample(atMs));
      },
      table: (history, states) =>
        sockDiag.state === 'read' ? probe(() => readSocketTable(sockDiag.value, history, states)) : sockDiag,
      tracking: () => (tracking.state === 'read' ? tracking.value.table() : tracking),
      listeners: () => listeners?.result() ?? failed('no listener was named'),
      usages: () => ({ ...watched.only('sockstat', 'conntrack'), settings }),
      evidence: () => ({
        ...watched.results(),
        settings,
        ...(handshakes !== undefined && { handshakes: handshakes.result() }),
      }),
      close: () => {
        watched.close();
        listeners?.close();
        handshakes?.close();
        if (sockDiag.state === 'read') sockDiag.value.close();
        if (tracking.state === 'read') tracking.value.close();
      },
    };
  });
}
