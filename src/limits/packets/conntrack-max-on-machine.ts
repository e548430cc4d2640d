import type { OnMachine } from '../../model/on-machine.ts';
import { ok, valueIn } from '../../model/probe.ts';
import { noBound, room } from '../allowance.ts';
import { amount, sysctl, tidy } from '../amount.ts';
import { TRACKED_ENTRIES, trackedEntries } from './tracked-entries.ts';

const MAX = 'net.netfilter.nf_conntrack_max';

/** Entries of the connection-tracking table: one for each connection, also over loopback (measured). */
export const onMachine: OnMachine = {
  sysctls: [MAX, TRACKED_ENTRIES],
  read: machine => {
    const text = sysctl(machine, MAX);
    // nf_conntrack_alloc() compares only where the maximum is not zero.
    const value = text.state === 'read' && text.value === '0' ? amount(ok('unlimited')) : amount(text);
    const inUse = trackedEntries(machine);
    const allowance =
      value.state === 'absent'
        ? noBound('not-tracking')
        : room('held', value, inUse, { value: 'table-size', inUse: 'entries-now' });
    return { value, inUse, allows: { server: allowance, client: allowance } };
  },
  raise: (machine, connections) => [
    {
      kind: 'sysctl',
      setting: MAX,
      from: valueIn(sysctl(machine, MAX)) ?? 'unknown',
      to: String(tidy(connections + (valueIn(trackedEntries(machine)) ?? 0))),
    },
  ],
};
