import { isWildcard } from '../../model/address-family.ts';
import type { LocalPorts } from '../../model/host-evidence.ts';
import type { PortRange } from './port-use.ts';
import type { SocketTable } from './socket-table.ts';

/** Counts each port of the range once that a socket has, whatever it is connected to. */
export function countLocalPorts(table: SocketTable, { low, high }: PortRange): LocalPorts {
  const all = new Set<number>();
  const everywhere = new Set<number>();
  const byAddress = new Map<string, Set<number>>();
  table.forEach(({ local, localPort }) => {
    if (localPort < low || localPort > high) return;
    all.add(localPort);
    if (isWildcard(local)) everywhere.add(localPort);
    const ports = byAddress.get(local) ?? new Set<number>();
    byAddress.set(local, ports.add(localPort));
  });
  const sizes = [...byAddress.values()].map(ports => new Set([...ports, ...everywhere]).size);
  return { inUse: all.size, mostOfOneAddress: Math.max(0, ...sizes) };
}
