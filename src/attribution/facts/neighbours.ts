import type { Evidence } from '../../model/evidence.ts';
import type { NeighboursFact } from '../../model/facts/machine.ts';
import type { MachineEvidence } from '../../model/machine-evidence.ts';
import { absent, mapProbe, ok, type Probe } from '../../model/probe.ts';
import { delta, peak } from '../../model/series.ts';

/** The tables of link addresses of IPv4 (`arp`) and of IPv6 (`ndisc`) together, of all machines of the run. */
export function neighboursFact({ machine, serverHost }: Evidence): Probe<NeighboursFact> {
  const here = tablesOf(machine);
  if (serverHost === undefined || here.state !== 'read') return here;
  return mapProbe(tablesOf(serverHost.machine), there => ({
    peakEntries: Math.max(here.value.peakEntries, there.peakEntries),
    tableFulls: here.value.tableFulls + there.tableFulls,
  }));
}

function tablesOf({ neighbours }: MachineEvidence): Probe<NeighboursFact> {
  if (neighbours === undefined) return absent('the tables of link addresses were not read');
  if (neighbours.state !== 'read') return neighbours;
  const sum = (of: typeof peak, name: string) =>
    (of(neighbours.value, `arp.${name}`) ?? 0) + (of(neighbours.value, `ndisc.${name}`) ?? 0);
  return ok({ peakEntries: sum(peak, 'entries'), tableFulls: sum(delta, 'table_fulls') });
}
