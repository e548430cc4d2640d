import type { OnMachine } from '../../model/on-machine.ts';
import { sysctlNumber } from '../amount.ts';
import { informative, socketCount } from './socket-counts.ts';

const TW_BUCKETS = 'net.ipv4.tcp_max_tw_buckets';

/** Connections in TIME-WAIT: beyond, they close without one, and nobody sees an error (net/ipv4/inet_timewait_sock.c). */
export const onMachine: OnMachine = {
  sysctls: [TW_BUCKETS],
  read: machine => informative(sysctlNumber(machine, TW_BUCKETS), socketCount(machine, 'TCP.tw'), 'closes-early-only'),
  raise: () => [],
};
