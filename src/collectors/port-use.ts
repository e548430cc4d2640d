import { isWildcard } from '../model/address-family.ts';
import type { PortUse } from '../model/evidence.ts';
import { stateName } from './socket-states.ts';
import type { SocketTable } from './socket-table.ts';

export interface PortRange {
  readonly low: number;
  readonly high: number;
}

export interface PortUseQuery {
  readonly range: PortRange;
  /** Addresses that count as a source; none: every one does. */
  readonly sources: readonly string[];
  /** Where the connections go. A wildcard address stands for every address. */
  readonly destination: { readonly address: string; readonly port: number };
}

/** net.ipv4.ip_local_port_range: two numbers. Throws on anything else. */
export function parsePortRange(text: string): PortRange {
  const [low, high] = text.trim().split(/\s+/).map(Number);
  if (low === undefined || high === undefined || !(low <= high)) throw new Error(`not a range of ports: ${text}`);
  return { low, high };
}

/** Local ports of the range in use towards the destination, per source and destination address, those with most first. */
export function countPortUse(table: SocketTable, query: PortUseQuery): PortUse[] {
  const uses = new Map<string, { use: PortUse; byState: Record<string, number>; ports: number }>();
  const sources = new Set(query.sources);
  const { address, port } = query.destination;
  table.forEach(socket => {
    if (socket.remotePort !== port || socket.localPort < query.range.low || socket.localPort > query.range.high) return;
    if (!isWildcard(address) && socket.remote !== address) return;
    if (sources.size > 0 && !sources.has(socket.local)) return;
    const key = `${socket.local} ${socket.remote}`;
    const entry = uses.get(key) ?? fresh(socket.local, socket.remote, port);
    uses.set(key, entry);
    const state = stateName(socket.state);
    entry.byState[state] = (entry.byState[state] ?? 0) + 1;
    entry.ports += 1;
  });
  return [...uses.values()].sort((one, other) => other.ports - one.ports).map(entry => entry.use);
}

function fresh(source: string, destination: string, destinationPort: number) {
  const byState: Record<string, number> = {};
  return { use: { source, destination, destinationPort, byState }, byState, ports: 0 };
}
