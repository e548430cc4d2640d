import type { Allowance } from '../../model/allowance.ts';
import type { Change } from '../../model/audit.ts';
import type { MachineFacts } from '../../model/machine-facts.ts';
import type { OnMachine } from '../../model/on-machine.ts';
import { ok, valueIn } from '../../model/probe.ts';
import { bound, step, unknown } from '../allowance.ts';
import { sysctl } from '../amount.ts';
import { RANGE, RESERVED, range, rangeSteps, total } from './range-on-machine.ts';

/** Below are the ports of services: net.ipv4.ip_unprivileged_port_start. */
const WIDEST = { low: 1024, high: 65_535 } as const;

/** Local ports from one address to one destination (net/ipv4/inet_hashtables.c, __inet_hash_connect). */
export const onMachine: OnMachine = {
  sysctls: [RANGE, RESERVED],
  read: machine => {
    const inUse = machine.ports.state === 'read' ? ok(machine.ports.value.taken) : machine.ports;
    return { value: range(machine), inUse, allows: { client: allowance(machine) } };
  },
  raise: (machine, connections) => widen(machine, connections),
};

function allowance(machine: MachineFacts): Allowance {
  const value = range(machine);
  if (value.state !== 'read') return unknown('held', value.why);
  const taken = valueIn(machine.ports)?.taken;
  const steps = [...rangeSteps(machine, value.value.text), ...(taken ? [step('-', taken, 'ports-taken')] : [])];
  return bound('held', steps, taken === undefined);
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
