import type { LocalPorts, PortUse } from '../../model/host-evidence.ts';
import { absent, type Probe, probe } from '../../model/probe.ts';
import { countLocalPorts } from './local-ports.ts';
import { countPortUse, type PortRange, type PortUseQuery, parsePortRange } from './port-use.ts';
import type { SocketTable } from './socket-table.ts';

/** Why the ports are looked at: attempts have just failed for want of one, or for no reason of theirs. */
type PortLook = 'failures' | 'routine';

/** Local ports in use at several moments: ports that ran out in mid-load may be free again at its end. */
export interface PortWatch {
  note(table: Probe<SocketTable>, look: PortLook): void;
  /**
   * The moment at which most ports were in use, this last one included. Of several that are equal, the first at which attempts
   * failed: what held the ports then may since have gone over into TIME-WAIT. Where most may have been on their way there already,
   * a later look tells.
   */
  fullest(table: Probe<SocketTable>): Probe<readonly PortUse[]>;
  /** Ports towards anywhere, at the look that found most of them in use. */
  mostLocal(): Probe<LocalPorts>;
}

export interface PortWatchOptions {
  readonly clientAddresses: PortUseQuery['sources'];
  readonly listener: PortUseQuery['destination'];
  /** Milliseconds since the load's start. */
  readonly nowMs: () => number;
}

export function watchPorts(
  portRange: Probe<string>,
  { clientAddresses, listener, nowMs }: PortWatchOptions,
): PortWatch {
  let fullest: Probe<readonly PortUse[]> | undefined;
  let mostLocal: Probe<LocalPorts> | undefined;
  let fullestLook: PortLook = 'routine';
  const count = (table: Probe<SocketTable>): Probe<readonly PortUse[]> => {
    if (portRange.state !== 'read') return portRange;
    if (table.state !== 'read') return table;
    const range = probe(() => parsePortRange(portRange.value));
    if (range.state !== 'read') return range;
    noteLocal(table.value, range.value);
    const query = { range: range.value, sources: clientAddresses, destination: listener, atMs: nowMs() };
    return probe(() => countPortUse(table.value, query));
  };
  const noteLocal = (table: SocketTable, range: PortRange): void => {
    const now = probe(() => countLocalPorts(table, range));
    const most = mostLocal?.state === 'read' ? mostLocal.value.inUse : -1;
    if (mostLocal === undefined || (now.state === 'read' && now.value.inUse > most)) mostLocal = now;
  };
  const note = (table: Probe<SocketTable>, look: PortLook): Probe<readonly PortUse[]> => {
    const now = count(table);
    const more = fullest === undefined ? 1 : portsIn(now) - portsIn(fullest);
    if (fullest !== undefined && (more < 0 || (more === 0 && fullestLook === 'failures' && !isUndecided(fullest)))) {
      return fullest;
    }
    fullest = now;
    fullestLook = look;
    return fullest;
  };
  return {
    note: (table, look) => void note(table, look),
    fullest: table => note(table, 'routine'),
    mostLocal: () => mostLocal ?? absent('the ports were never looked at'),
  };
}

/** Closed by this side: what becomes TIME-WAIT as soon as the other side has closed as well. */
const PASSING: readonly string[] = ['FIN-WAIT-1', 'FIN-WAIT-2', 'CLOSING'];

/** Whether it depends on such connections what held most of the ports: open connections, or TIME-WAIT. */
function isUndecided(use: Probe<readonly PortUse[]>): boolean {
  const passing = portsIn(use, state => PASSING.includes(state));
  const waiting = portsIn(use, state => state === 'TIME-WAIT');
  const open = portsIn(use) - passing - waiting;
  return passing > 0 && Math.abs(open - waiting) <= passing;
}

/** Ports in use in the states that are `counted`; fewer than none where they could not be counted. */
function portsIn(use: Probe<readonly PortUse[]>, counted: (state: string) => boolean = () => true): number {
  if (use.state !== 'read') return -1;
  const states = use.value.flatMap(({ byState }) => Object.entries(byState));
  return states.reduce((sum, [state, ports]) => (counted(state) ? sum + ports : sum), 0);
}
