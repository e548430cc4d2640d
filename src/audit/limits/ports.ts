import type { Allowance, Amount } from '../../model/allowance.ts';
import type { Change } from '../../model/audit.ts';
import type { MachineFacts } from '../../model/machine-facts.ts';
import { parseRange, ephemeralPorts as portsOf } from '../../model/port-range.ts';
import { failed, ok, type Probe, valueIn } from '../../model/probe.ts';
import { bound, noBound, step, unknown } from '../allowance.ts';
import { amount, sysctl } from '../amount.ts';
import type { AuditDefinition } from '../definition.ts';

const RANGE = 'net.ipv4.ip_local_port_range';
const RESERVED = 'net.ipv4.ip_local_reserved_ports';
const REUSE = 'net.ipv4.tcp_tw_reuse';
const TIMESTAMPS = 'net.ipv4.tcp_timestamps';
/** TCP_TIMEWAIT_LEN, include/net/tcp.h. */
const TIME_WAIT_SECONDS = 60;
/** Below are the ports of services: net.ipv4.ip_unprivileged_port_start. */
const WIDEST = { low: 1024, high: 65_535 } as const;

/** Local ports from one address to one destination (net/ipv4/inet_hashtables.c, __inet_hash_connect). */
export const ephemeralPorts: AuditDefinition = {
  limit: 'ephemeral-ports',
  sysctls: [RANGE, RESERVED],
  read: machine => {
    const inUse = machine.ports.state === 'read' ? ok(machine.ports.value.taken) : machine.ports;
    return { value: range(machine), inUse, allows: { client: allowance(machine) } };
  },
  raise: (machine, connections) => widen(machine, connections),
};

/** The same ports while TIME-WAIT holds them: a client that closes first has each back after a minute. */
export const timeWaitPorts: AuditDefinition = {
  limit: 'time-wait-ports',
  sysctls: [REUSE, TIMESTAMPS, RANGE, RESERVED],
  read: machine => {
    const reuse = sysctl(machine, REUSE);
    const value = amount(reuse);
    const inUse = machine.ports.state === 'read' ? ok(machine.ports.value.timeWait) : machine.ports;
    return { value, inUse, allows: { client: rate(machine, valueIn(reuse)) } };
  },
  raise: () => [],
};

function range(machine: MachineFacts): Probe<Amount> {
  const text = sysctl(machine, RANGE);
  if (text.state !== 'read') return text;
  const [low, high] = text.value.split(' ').map(Number);
  if (low === undefined || high === undefined || Number.isNaN(low + high) || low > high) {
    return failed(`"${text.value}" is no range of ports`);
  }
  return ok({ text: text.value, number: total(machine, text.value) });
}

function allowance(machine: MachineFacts): Allowance {
  const value = range(machine);
  if (value.state !== 'read') return unknown('held', value.why);
  const taken = valueIn(machine.ports)?.taken;
  const steps = [...rangeSteps(machine, value.value.text), ...(taken ? [step('-', taken, 'ports-taken')] : [])];
  return bound('held', steps, taken === undefined);
}

function rate(machine: MachineFacts, reuse: string | undefined): Allowance {
  const value = range(machine);
  if (value.state !== 'read') return unknown('per-second', value.why);
  // Ports in TIME-WAIT are used again by their timestamps alone (tcp_twsk_unique).
  if (reuse === '1' && valueIn(sysctl(machine, TIMESTAMPS)) !== '0') return noBound('reuses-time-wait');
  const steps = rangeSteps(machine, value.value.text);
  return bound('per-second', [...steps, step('÷', TIME_WAIT_SECONDS, 'seconds-of-time-wait')]);
}

function rangeSteps(machine: MachineFacts, text: string) {
  const [low, high] = parseRange(text);
  const reserved = high - low + 1 - total(machine, text);
  return [
    step('+', high, 'highest-port'),
    step('-', low, 'lowest-port'),
    step('+', 1, 'both-included'),
    ...(reserved > 0 ? [step('-', reserved, 'reserved-ports')] : []),
  ];
}

function total(machine: MachineFacts, text: string): number {
  return portsOf(text, valueIn(sysctl(machine, RESERVED)));
}

/** A wider range, or more addresses where even the widest has too few. */
function widen(machine: MachineFacts, connections: number): Omit<Change, 'limit'>[] {
  const from = valueIn(sysctl(machine, RANGE)) ?? 'unknown';
  const to = `${WIDEST.low} ${WIDEST.high}`;
  const most = total(machine, to) - (valueIn(machine.ports)?.taken ?? 0);
  const wider = from === to ? [] : [{ kind: 'sysctl', setting: RANGE, from, to } as const];
  if (most >= connections) return wider;
  const addresses = String(Math.ceil(connections / Math.max(1, total(machine, to))));
  return [
    ...wider,
    { kind: 'addresses', setting: 'addresses of the client, or of the server', from: '1', to: addresses },
  ];
}
