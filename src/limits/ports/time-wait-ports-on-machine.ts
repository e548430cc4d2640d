import type { Allowance } from '../../model/allowance.ts';
import type { MachineFacts } from '../../model/machine-facts.ts';
import type { OnMachine } from '../../model/on-machine.ts';
import { ok, valueIn } from '../../model/probe.ts';
import { bound, noBound, step, unknown } from '../allowance.ts';
import { amount, sysctl } from '../amount.ts';
import { RANGE, RESERVED, range, rangeSteps } from './range-on-machine.ts';

const REUSE = 'net.ipv4.tcp_tw_reuse';
const TIMESTAMPS = 'net.ipv4.tcp_timestamps';
/** TCP_TIMEWAIT_LEN, include/net/tcp.h. */
const TIME_WAIT_SECONDS = 60;

/** The same ports while TIME-WAIT holds them: a client that closes first has each back after a minute. */
export const onMachine: OnMachine = {
  sysctls: [REUSE, TIMESTAMPS, RANGE, RESERVED],
  read: machine => {
    const reuse = sysctl(machine, REUSE);
    const value = amount(reuse);
    const inUse = machine.ports.state === 'read' ? ok(machine.ports.value.timeWait) : machine.ports;
    return { value, inUse, allows: { client: rate(machine, valueIn(reuse)) } };
  },
  raise: () => [],
};

function rate(machine: MachineFacts, reuse: string | undefined): Allowance {
  const value = range(machine);
  if (value.state !== 'read') return unknown('per-second', value.why);
  // Ports in TIME-WAIT are used again by their timestamps alone (tcp_twsk_unique).
  if (reuse === '1' && valueIn(sysctl(machine, TIMESTAMPS)) !== '0') return noBound('reuses-time-wait');
  const steps = rangeSteps(machine, value.value.text);
  return bound('per-second', [...steps, step('÷', TIME_WAIT_SECONDS, 'seconds-of-time-wait')]);
}
