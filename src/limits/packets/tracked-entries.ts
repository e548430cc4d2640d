import type { MachineFacts } from '../../model/machine-facts.ts';
import type { Probe } from '../../model/probe.ts';
import { quantity, sysctl } from '../amount.ts';

export const TRACKED_ENTRIES = 'net.netfilter.nf_conntrack_count';

/** Entries of the connection-tracking table now. */
export function trackedEntries(machine: MachineFacts): Probe<number> {
  return quantity(sysctl(machine, TRACKED_ENTRIES));
}
