import type { HostCheck } from './host-check.ts';

/** Connections that the clients of a fleet can have open to one address and port, from one address each. */
export interface FleetPorts {
  readonly most: number;
  /** What a scenario asks for; absent without one. */
  readonly asked?: number;
}

/** The ports of the clients that are reached. */
export function fleetPorts(checks: readonly HostCheck[], asked?: number): FleetPorts {
  const ports = checks.map(each => (each.state === 'ready' && each.side === 'client' ? each.facts.ephemeralPorts : 0));
  return { most: ports.reduce((sum, each) => sum + each, 0), ...(asked !== undefined && { asked }) };
}

/** Whether a scenario asks for more than there are. */
export function areTooFew({ most, asked = 0 }: FleetPorts): boolean {
  return most < asked;
}
