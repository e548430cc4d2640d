import { isWildcard } from '../../model/address-family.ts';
import type { PortUse } from '../../model/host-evidence.ts';
import { TCP_STATE } from '../../system/linux/sock-diag.ts';
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
  /** When the table was read, in milliseconds since the load's start. */
  readonly atMs: number;
}

/** net.ipv4.ip_local_port_range: two numbers. Throws on anything else. */
export function parsePortRange(text: string): PortRange {
  const [low, high] = text.trim().split(/\s+/).map(Number);
  if (low === undefined || high === undefined || !(low <= high)) throw new Error(`not a range of ports: ${text}`);
  return { low, high };
}

/** TCP_TIMEWAIT_LEN (include/net/tcp.h). */
const TIME_WAIT_MS = 60_000;
/** Moments this close together stand as one: a pair may have tens of thousands of sockets in TIME-WAIT. */
const MOMENT_MS = 10;

interface Counted {
  readonly use: Pick<PortUse, 'source' | 'destination' | 'destinationPort'>;
  readonly byState: Record<string, number>;
  readonly since: Map<number, number>;
  ports: number;
}

/** Local ports of the range in use towards the destination, per source and destination address, those with most first. */
export function countPortUse(table: SocketTable, query: PortUseQuery): PortUse[] {
  const uses = new Map<string, Counted>();
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
    if (socket.state !== TCP_STATE.timeWait) return;
    const sinceMs = Math.round((query.atMs - TIME_WAIT_MS + socket.expiresMs) / MOMENT_MS) * MOMENT_MS;
    entry.since.set(sinceMs, (entry.since.get(sinceMs) ?? 0) + 1);
  });
  return [...uses.values()].sort((one, other) => other.ports - one.ports).map(portUseOf);
}

function fresh(source: string, destination: string, destinationPort: number): Counted {
  return { use: { source, destination, destinationPort }, byState: {}, since: new Map(), ports: 0 };
}

function portUseOf({ use, byState, since }: Counted): PortUse {
  if (since.size === 0) return { ...use, byState };
  return { ...use, byState, timeWaitSince: [...since].sort(([one], [other]) => one - other) };
}
