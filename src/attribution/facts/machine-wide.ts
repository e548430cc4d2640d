import type { Evidence } from '../../model/evidence.ts';
import type { NeighboursFact, SocketsFact } from '../../model/facts/machine.ts';
import { absent, ok, type Probe } from '../../model/probe.ts';
import { delta, peak } from '../../model/series.ts';

/** `orphan` and `mem` of /proc/net/sockstat are the machine's in every namespace (net/ipv4/proc.c, sockstat_seq_show). */
export function socketsFact({ client, server }: Evidence): Probe<SocketsFact> {
  const sockstat = server.sockstat.state === 'read' ? server.sockstat : client.sockstat;
  if (sockstat.state !== 'read') return sockstat;
  const peakOrphans = peak(sockstat.value, 'TCP.orphan');
  const peakPages = peak(sockstat.value, 'TCP.mem');
  if (peakOrphans === undefined || peakPages === undefined) return absent('this kernel shows no TCP memory');
  return ok({ peakOrphans, peakPages });
}

export function neighboursFact({ machine }: Evidence): Probe<NeighboursFact> {
  const { neighbours } = machine;
  if (neighbours === undefined) return absent('the tables of link addresses were not read');
  if (neighbours.state !== 'read') return neighbours;
  const sum = (of: typeof peak, name: string) =>
    (of(neighbours.value, `arp.${name}`) ?? 0) + (of(neighbours.value, `ndisc.${name}`) ?? 0);
  return ok({ peakEntries: sum(peak, 'entries'), tableFulls: sum(delta, 'table_fulls') });
}
