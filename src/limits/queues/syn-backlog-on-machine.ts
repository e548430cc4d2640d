import type { OnMachine } from '../../model/on-machine.ts';
import { absent, valueIn } from '../../model/probe.ts';
import { bound, fromValue, noBound, step } from '../allowance.ts';
import { sysctl, sysctlNumber } from '../amount.ts';

const SYN_BACKLOG = 'net.ipv4.tcp_max_syn_backlog';
const COOKIES = 'net.ipv4.tcp_syncookies';

/** Half-open connections without SYN cookies (net/ipv4/tcp_input.c, tcp_conn_request). */
export const onMachine: OnMachine = {
  sysctls: [SYN_BACKLOG, COOKIES],
  read: machine => {
    const value = sysctlNumber(machine, SYN_BACKLOG);
    const cookies = valueIn(sysctl(machine, COOKIES));
    const allowance = cookies === '0' ? fromValue('burst', value, halfOpen) : noBound('cookies-on');
    return { value, inUse: absent('it is counted only while connections are made'), allows: { server: allowance } };
  },
  raise: () => [{ kind: 'sysctl', setting: COOKIES, from: '0', to: '1' }],
};

/** A peer that is not proven gets three quarters of the queue, and one more. */
function halfOpen(most: number) {
  return bound('burst', [
    step('+', most, 'queue-bound'),
    step('×', 0.75, 'three-quarters'),
    step('+', 1, 'one-over-the-bound'),
  ]);
}
