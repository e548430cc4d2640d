import type { Evidence } from '../../model/evidence.ts';
import type { SocketsFact } from '../../model/facts/machine.ts';
import { absent, ok, type Probe } from '../../model/probe.ts';
import { peak } from '../../model/series.ts';

/** `orphan` and `mem` of /proc/net/sockstat are the machine's in every namespace (net/ipv4/proc.c, sockstat_seq_show). */
export function socketsFact({ client, server }: Evidence): Probe<SocketsFact> {
  const sockstat = server.sockstat.state === 'read' ? server.sockstat : client.sockstat;
  if (sockstat.state !== 'read') return sockstat;
  const peakOrphans = peak(sockstat.value, 'TCP.orphan');
  const peakPages = peak(sockstat.value, 'TCP.mem');
  if (peakOrphans === undefined || peakPages === undefined) return absent('this kernel shows no TCP memory');
  return ok({ peakOrphans, peakPages });
}
