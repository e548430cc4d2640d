import type { AttemptGroup, FactBook, PortsFact } from '../model/facts.ts';
import { known } from '../model/probe.ts';
import { returned } from './shapes.ts';

/** No local port for the four-tuple: connect() says EADDRNOTAVAIL, or bind() to port 0 says EADDRINUSE. */
export function isOutOfPorts(group: AttemptGroup): boolean {
  return returned(group, 'EADDRNOTAVAIL', 'connect') || returned(group, 'EADDRINUSE', 'bind', 'connect');
}

export function portsInUse(ports: PortsFact): number {
  return ports.live + ports.inTimeWait;
}

export function rangeOf(facts: FactBook): string | undefined {
  const ports = known(facts['client.ports']);
  return ports === undefined ? undefined : `${ports.low} ${ports.high}`;
}
