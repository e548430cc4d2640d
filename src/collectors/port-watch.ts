import type { PortUse } from '../model/evidence.ts';
import { attemptProbe, type Probe } from '../model/probe.ts';
import { countPortUse, type PortUseQuery, parsePortRange } from './port-use.ts';
import type { SocketTable } from './socket-table.ts';

/** Why the ports are looked at: attempts have just failed for want of one, or for no reason of theirs. */
type PortLook = 'failures' | 'routine';

/** Local ports in use at several moments: ports that ran out in mid-load may be free again at its end. */
export interface PortWatch {
  note(table: Probe<SocketTable>, look: PortLook): void;
  /**
   * The moment at which most ports were in use, this last one included. Of several that are equal, the first at which attempts
   * failed: what held the ports then has kept them, and may since have gone over into TIME-WAIT.
   */
  fullest(table: Probe<SocketTable>): Probe<readonly PortUse[]>;
}

export interface PortWatchOptions {
  readonly clientAddresses: PortUseQuery['sources'];
  readonly listener: PortUseQuery['destination'];
}

export function watchPorts(portRange: Probe<string>, { clientAddresses, listener }: PortWatchOptions): PortWatch {
  let fullest: Probe<readonly PortUse[]> | undefined;
  let fullestLook: PortLook = 'routine';
  const count = (table: Probe<SocketTable>): Probe<readonly PortUse[]> => {
    if (portRange.state !== 'read') return portRange;
    if (table.state !== 'read') return table;
    const range = attemptProbe(() => parsePortRange(portRange.value));
    if (range.state !== 'read') return range;
    return attemptProbe(() =>
      countPortUse(table.value, { range: range.value, sources: clientAddresses, destination: listener }),
    );
  };
  const note = (table: Probe<SocketTable>, look: PortLook): Probe<readonly PortUse[]> => {
    const now = count(table);
    const more = fullest === undefined ? 1 : portsIn(now) - portsIn(fullest);
    if (fullest !== undefined && (more < 0 || (more === 0 && fullestLook === 'failures'))) return fullest;
    fullest = now;
    fullestLook = look;
    return fullest;
  };
  return { note: (table, look) => void note(table, look), fullest: table => note(table, 'routine') };
}

/** Ports in use; fewer than none where they could not be counted. */
function portsIn(use: Probe<readonly PortUse[]>): number {
  if (use.state !== 'read') return -1;
  return use.value.flatMap(({ byState }) => Object.values(byState)).reduce((sum, ports) => sum + ports, 0);
}
