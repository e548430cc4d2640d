import type { OnMachine } from '../../model/on-machine.ts';
import { sysctlNumber } from '../amount.ts';
import { informative, socketCount } from './socket-counts.ts';

const ORPHANS = 'net.ipv4.tcp_max_orphans';

/** Closed connections that still wait for their peer: beyond, they are reset, and opening goes on (net/ipv4/tcp.c, tcp_check_oom). */
export const onMachine: OnMachine = {
  sysctls: [ORPHANS],
  read: machine =>
    informative(sysctlNumber(machine, ORPHANS), socketCount(machine, 'TCP.orphan'), 'resets-closed-only'),
  raise: () => [],
};
