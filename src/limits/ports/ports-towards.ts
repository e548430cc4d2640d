import type { Evidence } from '../../model/evidence.ts';
import type { FactBook } from '../../model/facts/facts.ts';
import type { HopEvidence } from '../../model/hops.ts';
import { ephemeralPorts } from '../../model/port-range.ts';
import { valueIn } from '../../model/probe.ts';
import { column } from '../../model/series.ts';
import type { PeakUsage } from '../../model/usage.ts';
import { programName } from '../../servers/programs.ts';

/** Ports of the server's host that connections to each listener behind the target held, as far as they were looked at. */
export function portsTowards({ hops }: Evidence, facts: FactBook): Omit<PeakUsage, 'name'>[] {
  const settings = valueIn(facts['server.settings']) ?? {};
  const bound = ephemeralPorts(settings['net.ipv4.ip_local_port_range'], settings['net.ipv4.ip_local_reserved_ports']);
  return ((hops && valueIn(hops)) ?? []).flatMap(hop => towards(hop, bound));
}

function towards({ from, to, connections }: HopEvidence, bound: number): Omit<PeakUsage, 'name'>[] {
  const used = column(connections, 'ports');
  if (used.length === 0) return [];
  const metMs = connections.atMs[used.findIndex(ports => ports >= bound)];
  return [
    {
      side: 'server',
      hop: { from: programName(from), to, end: 'client' },
      used: Math.max(0, ...used),
      bound,
      timeline: { atMs: connections.atMs, used },
      ...(metMs !== undefined && { metMs }),
    },
  ];
}
