import type { Amount } from '../../model/allowance.ts';
import type { MachineFacts } from '../../model/machine-facts.ts';
import { parseRange, ephemeralPorts as portsOf } from '../../model/port-range.ts';
import { failed, ok, type Probe, valueIn } from '../../model/probe.ts';
import { step } from '../allowance.ts';
import { sysctl } from '../amount.ts';

export const RANGE = 'net.ipv4.ip_local_port_range';
export const RESERVED = 'net.ipv4.ip_local_reserved_ports';

/** The range of local ports, and how many of them are free to be taken. */
export function range(machine: MachineFacts): Probe<Amount> {
  const text = sysctl(machine, RANGE);
  if (text.state !== 'read') return text;
  const [low, high] = text.value.split(' ').map(Number);
  if (low === undefined || high === undefined || Number.isNaN(low + high) || low > high) {
    return failed(`"${text.value}" is no range of ports`);
  }
  return ok({ text: text.value, number: total(machine, text.value) });
}

/** How many ports a range has, step by step. */
export function rangeSteps(machine: MachineFacts, text: string) {
  const [low, high] = parseRange(text);
  const reserved = high - low + 1 - total(machine, text);
  return [
    step('+', high, 'highest-port'),
    step('-', low, 'lowest-port'),
    step('+', 1, 'both-included'),
    ...(reserved > 0 ? [step('-', reserved, 'reserved-ports')] : []),
  ];
}

/** Ports of a range that are not reserved. */
export function total(machine: MachineFacts, text: string): number {
  return portsOf(text, valueIn(sysctl(machine, RESERVED)));
}
