import { PORT_RANGE } from '../../model/allows-more.ts';
import type { AttemptGroup } from '../../model/attempt-group.ts';
import type { FactBook } from '../../model/facts/facts.ts';
import type { PortsFact } from '../../model/facts/ports.ts';
import { type Finding, finding } from '../../model/finding.ts';
import { valueIn } from '../../model/probe.ts';
import type { Side } from '../../model/side.ts';
import { returned } from '../shapes.ts';

/** No local port for the four-tuple: connect() says EADDRNOTAVAIL, or bind() to port 0 says EADDRINUSE, which Node puts down to connect. */
export function isOutOfPorts(group: AttemptGroup): boolean {
  return returned(group, 'EADDRNOTAVAIL', 'connect') || returned(group, 'EADDRINUSE', 'bind', 'connect');
}

/**
 * What was short. `none`: ports were left. `open`: connections held the ports, or turned them over faster than TIME-WAIT lets them be
 * used again. `time-wait`: closed connections did that for longer. `bound`: sockets that were bound before they connected, each of
 * which holds its port towards every destination and, closed, for as long as TIME-WAIT lasts, whatever tcp_tw_reuse is.
 */
type Shortage = 'none' | 'open' | 'time-wait' | 'bound';

/** One that is not certain is told by how full the ports were, not by what the kernel said. */
export interface PortShortage {
  readonly of: Shortage;
  readonly isSure: boolean;
}

export function shortageOf(group: AttemptGroup, ports: PortsFact): PortShortage {
  const { capacity, exhausted, nearly, local, asked, reused } = ports;
  if (group.symptom.errno === 'EADDRINUSE') {
    if (local === undefined) return { of: exhausted ? 'bound' : 'none', isSure: exhausted };
    return { of: local.inUse >= capacity ? 'bound' : 'none', isSure: local.mostOfOneAddress >= capacity };
  }
  const told = asked === undefined ? undefined : asked.noneLeft / (asked.noneLeft + asked.taken + asked.notSought);
  if (told !== undefined && told < MOST) return { of: 'none', isSure: told === 0 };
  const isFull = isFullOfBound(ports);
  const isSure = exhausted || (told !== undefined && (nearly || isFull));
  if (isFull) return { of: 'bound', isSure };
  if (told === undefined && !nearly) return { of: 'none', isSure };
  if (reused === undefined) return { of: ports.inTimeWait > ports.live ? 'time-wait' : 'open', isSure };
  // Such a port is no connect()'s to choose, but a bind()'s (__inet_hash_connect, net/ipv4/inet_hashtables.c).
  return { of: isReusedInVain(ports) ? 'bound' : 'open', isSure };
}

/** Whether sockets that are bound before they connect are what took the ports, as far as the run shows it. */
export function areBound(facts: FactBook): boolean {
  const calls = valueIn(facts['client.failedCalls']) ?? [];
  if (calls.some(({ syscall, errno }) => syscall === 'bind' && errno === 'EADDRINUSE')) return true;
  const ports = valueIn(facts['client.ports']);
  return ports !== undefined && (isFullOfBound(ports) || isReusedInVain(ports));
}

/** Every port is taken, and few of them towards the destination. */
function isFullOfBound({ capacity, nearly, local }: PortsFact): boolean {
  return !nearly && local !== undefined && local.inUse >= capacity;
}

/** Ports that could have been used again were not. */
function isReusedInVain(ports: PortsFact): boolean {
  const { nearly, local, reused } = ports;
  if (!nearly || local === undefined || reused === undefined) return false;
  return ports.live + reused.young < portsInUse(ports) * MOST;
}

const MOST = 0.9;

/** How full the ports were: what was seen may be less than there was, for they are looked at after the failure. */
export function portsTold(group: AttemptGroup, ports: PortsFact, of: Shortage): Finding {
  const { capacity, live, inTimeWait: timeWait, local } = ports;
  const used = portsInUse(ports);
  if (group.symptom.errno === 'EADDRINUSE') return finding('bind-needs-port', { capacity, used: local?.inUse ?? used });
  if (of === 'bound') return finding('ports-bound', { capacity, used: local?.inUse ?? used });
  return finding(used >= capacity ? 'ports-exhausted' : 'ports-seen', { capacity, live, timeWait });
}

export function portsInUse(ports: PortsFact): number {
  return ports.live + ports.inTimeWait;
}

export function rangeOf(side: Side, facts: FactBook): string | undefined {
  if (side === 'server') return valueIn(facts['server.settings'])?.[PORT_RANGE];
  const ports = valueIn(facts['client.ports']);
  return ports === undefined ? undefined : `${ports.low} ${ports.high}`;
}
