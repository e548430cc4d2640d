import type { OnMachine } from '../../model/on-machine.ts';
import { absent } from '../../model/probe.ts';
import { sysctlNumber } from '../amount.ts';
import { informative } from './socket-counts.ts';

const RMEM = 'net.ipv4.tcp_rmem';

/** Buffers of one socket: they bound throughput and memory, never the number of connections. */
export const onMachine: OnMachine = {
  sysctls: [RMEM],
  read: machine => informative(sysctlNumber(machine, RMEM, 2), absent('each socket has its own'), 'memory-only'),
  raise: () => [],
};
