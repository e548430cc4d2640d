import type { OnMachine } from '../../model/on-machine.ts';
import { absent } from '../../model/probe.ts';
import { noBound } from '../allowance.ts';

const UNREAD = absent('rules that translate addresses are not read');

/** Ports that a rule translates to, towards one destination: what sets them is a rule of nftables or iptables. */
export const onMachine: OnMachine = {
  sysctls: [],
  read: () => ({
    value: UNREAD,
    inUse: UNREAD,
    allows: { server: noBound('rules-not-read'), client: noBound('rules-not-read') },
  }),
  raise: () => [],
};
