import type { Allowance } from '../../model/audit.ts';
import type { MachineFacts } from '../../model/machine-facts.ts';
import { known, type Probe, read } from '../../model/probe.ts';
import { bound, noBound, room, step, UNLIMITED, unknown } from '../allowance.ts';
import { amount, numberOf, plain, sysctl, sysctlNumber, tidy } from '../amount.ts';
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
  title: 'tracked connections of a network namespace',
  setting: MAX,
  scope: 'host',
  sysctls: [MAX, COUNT],
  read: machine => {
    const text = sysctl(machine, MAX);
    // nf_conntrack_alloc() compares only where the maximum is not zero.
    const value = text.state === 'read' && text.value === '0' ? amount(read('unlimited')) : amount(text);
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
      from: known(sysctl(machine, MAX)) ?? 'unknown',
      to: String(tidy(connections + (known(entries(machine)) ?? 0))),
    },
  ],
};

/** Hash chains of the same table: too few of them refuse entries below the maximum, without a log line. */
export const conntrackBuckets: AuditDefinition = {
  limit: 'conntrack-buckets',
  title: 'hash chains of the tracking table',
  setting: BUCKETS,
  scope: 'host',
  sysctls: [BUCKETS],
  read: machine => {
    const value = sysctlNumber(machine, BUCKETS);
    const inUse = entries(machine);
    const allowance = fromBuckets(value.state === 'absent' ? undefined : numberOf(value), value, known(inUse));
    return { value, inUse, allows: { server: allowance, client: allowance } };
  },
  raise: (machine, connections) => [
    {
      kind: 'sysctl',
      setting: BUCKETS,
      from: known(sysctl(machine, BUCKETS)) ?? 'unknown',
      to: String(tidy((connections + (known(entries(machine)) ?? 0)) / ENTRIES_A_BUCKET)),
    },
  ],
};

function fromBuckets(buckets: number | undefined, value: Probe<unknown>, inUse: number | undefined): Allowance {
  if (value.state === 'absent') return noBound('not-tracking');
  if (value.state === 'failed' || buckets === undefined)
    return unknown(value.state === 'failed' ? value.why : 'no number');
  if (buckets === Number.POSITIVE_INFINITY) return UNLIMITED;
  const steps = [step('+', buckets, 'buckets'), step('×', ENTRIES_A_BUCKET, 'entries-a-bucket')];
  return bound('held', [...steps, ...(inUse ? [step('-', inUse, 'entries-now')] : [])], inUse === undefined);
}

function entries(machine: MachineFacts): Probe<number> {
  const value = plainCount(machine);
  return value.state === 'read' ? read(value.value.number) : value;
}

function plainCount(machine: MachineFacts) {
  const text = sysctl(machine, COUNT);
  return text.state === 'read' ? plain(read(Number(text.value))) : text;
}
