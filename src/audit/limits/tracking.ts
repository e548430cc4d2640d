import type { Allowance } from '../../model/allowance.ts';
import type { MachineFacts } from '../../model/machine-facts.ts';
import { ok, type Probe, valueIn } from '../../model/probe.ts';
import { bound, fromValue, noBound, room, step } from '../allowance.ts';
import { amount, quantity, sysctl, sysctlNumber, tidy } from '../amount.ts';
import type { AuditDefinition } from '../definition.ts';

const MAX = 'net.netfilter.nf_conntrack_max';
const COUNT = 'net.netfilter.nf_conntrack_count';
const BUCKETS = 'net.netfilter.nf_conntrack_buckets';
/**
 * Each entry stands in two chains, and one of 50 to 79 is refused (nf_conntrack_core.c, MIN_CHAINLEN): with eight
 * entries a bucket chains are 16 long on average, and one of 50 does not occur.
 */
const ENTRIES_A_BUCKET = 8;

/** Entries of the connection-tracking table: one for each connection, also over loopback (measured). */
export const conntrackMax: AuditDefinition = {
  limit: 'conntrack-max',
  sysctls: [MAX, COUNT],
  read: machine => {
    const text = sysctl(machine, MAX);
    // nf_conntrack_alloc() compares only where the maximum is not zero.
    const value = text.state === 'read' && text.value === '0' ? amount(ok('unlimited')) : amount(text);
    const inUse = entries(machine);
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
      to: String(tidy(connections + (valueIn(entries(machine)) ?? 0))),
    },
  ],
};

/** Hash chains of the same table: too few of them refuse entries below the maximum, without a log line. */
export const conntrackBuckets: AuditDefinition = {
  limit: 'conntrack-buckets',
  sysctls: [BUCKETS],
  read: machine => {
    const value = sysctlNumber(machine, BUCKETS);
    const inUse = entries(machine);
    const allowance =
      value.state === 'absent'
        ? noBound('not-tracking')
        : fromValue('held', value, buckets => inChains(buckets, valueIn(inUse)));
    return { value, inUse, allows: { server: allowance, client: allowance } };
  },
  raise: (machine, connections) => [
    {
      kind: 'sysctl',
      setting: BUCKETS,
      from: valueIn(sysctl(machine, BUCKETS)) ?? 'unknown',
      to: String(tidy((connections + (valueIn(entries(machine)) ?? 0)) / ENTRIES_A_BUCKET)),
    },
  ],
};

function inChains(buckets: number, inUse: number | undefined): Allowance {
  const steps = [step('+', buckets, 'buckets'), step('×', ENTRIES_A_BUCKET, 'entries-a-bucket')];
  return bound('held', [...steps, ...(inUse ? [step('-', inUse, 'entries-now')] : [])], inUse === undefined);
}

function entries(machine: MachineFacts): Probe<number> {
  return quantity(sysctl(machine, COUNT));
}
