import type { Allowance } from '../../model/allowance.ts';
import type { OnMachine } from '../../model/on-machine.ts';
import { valueIn } from '../../model/probe.ts';
import { bound, fromValue, noBound, step } from '../allowance.ts';
import { sysctl, sysctlNumber, tidy } from '../amount.ts';
import { trackedEntries } from './tracked-entries.ts';

const BUCKETS = 'net.netfilter.nf_conntrack_buckets';

/**
 * Each entry stands in two chains, and one of 50 to 79 is refused (nf_conntrack_core.c, MIN_CHAINLEN): with eight
 * entries a bucket chains are 16 long on average, and one of 50 does not occur.
 */
const ENTRIES_A_BUCKET = 8;

/** Hash chains of the same table: too few of them refuse entries below the maximum, without a log line. */
export const onMachine: OnMachine = {
  sysctls: [BUCKETS],
  read: machine => {
    const value = sysctlNumber(machine, BUCKETS);
    const inUse = trackedEntries(machine);
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
      to: String(tidy((connections + (valueIn(trackedEntries(machine)) ?? 0)) / ENTRIES_A_BUCKET)),
    },
  ],
};

function inChains(buckets: number, inUse: number | undefined): Allowance {
  const steps = [step('+', buckets, 'buckets'), step('×', ENTRIES_A_BUCKET, 'entries-a-bucket')];
  return bound('held', [...steps, ...(inUse ? [step('-', inUse, 'entries-now')] : [])], inUse === undefined);
}
