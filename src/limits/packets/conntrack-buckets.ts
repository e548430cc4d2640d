import { finding } from '../../model/finding.ts';
import { attemptsOf } from '../../model/load-spec.ts';
import { valueIn } from '../../model/probe.ts';
import { defineLimit, ruledOut, sysctlRemedy } from '../define.ts';
import { moduleLine } from '../lasting-lines.ts';
import { counted, observer } from '../observed.ts';
import { powerOfTwo, raiseHostWide } from '../raise.ts';
import { isSynLoss } from '../shapes.ts';
import { onMachine } from './conntrack-buckets-on-machine.ts';
import { judgeLoss, placeExcluded } from './syn-loss.ts';

const NAME = 'net.netfilter.nf_conntrack_buckets';
const NEEDS = ['client.tracking', 'server.tracking', 'client.settings', 'server.settings', 'losses'] as const;

export const conntrackBuckets = defineLimit({
  id: 'conntrack-buckets',
  title: 'hash chains of the connection-tracking table, over all network namespaces',
  exhausted: 'connection-tracking hash chains too long',
  scope: 'host',
  sides: ['client', 'server'],
  setting: { kind: 'sysctl', name: NAME },
  symptoms: [
    'connecting takes a second or more longer, or times out, although the table is far from nf_conntrack_max',
    'insert_failed and chainlength of /proc/net/stat/nf_conntrack move, drop does not, and nothing is logged',
  ],
  decoys: [
    { looksLike: 'a full table (conntrack-max)', tellApart: 'drop moves for that one, chainlength for this one' },
    {
      looksLike: 'two packets that claim the same four-tuple',
      tellApart: 'insert_failed then moves without chainlength, or clashres does',
    },
    { looksLike: 'a firewall rule that drops', tellApart: 'chainlength does not move' },
  ],
  needs: NEEDS,
  source: {
    function: '__nf_conntrack_confirm',
    file: 'net/netfilter/nf_conntrack_core.c',
    page: 'nf_conntrack-sysctl',
  },
  kernel: side => ({ places: [`${side}-tracking`] }),
  matches: isSynLoss,
  rule: (group, side, facts) => {
    const { peakCount: peak, max, dropped, chainTooLong: count } = facts[`${side}.tracking`];
    if (peak === 0 && count === 0) return ruledOut(finding('tracking-off', { side }));
    if (count === 0) return ruledOut(finding('chains-short', { side }));
    if (dropped >= count) return ruledOut(finding('tracking-full', { side, max, peak, dropped }));
    const buckets = facts[`${side}.settings`][NAME] ?? 'unknown';
    const place = side === 'client' ? 'client-tracking' : 'server-tracking';
    return judgeLoss(group, facts.losses, place, finding('chains-too-long', { side, count, buckets, peak }));
  },
  observe: observer(NEEDS, (side, facts) => {
    const { chainTooLong: count, peakCount: peak } = facts[`${side}.tracking`];
    const buckets = facts[`${side}.settings`][NAME] ?? 'unknown';
    return counted(count, finding('chains-too-long', { side, count, buckets, peak }));
  }),
  excludes: (group, side, facts) => placeExcluded(group, facts, `${side}-tracking`),
  onMachine,
  effective: (side, facts) => valueIn(facts[`${side}.settings`])?.[NAME],
  raise: (scenario, _side, room) =>
    raiseHostWide(scenario, NAME, powerOfTwo(Math.max(2 ** 16, attemptsOf(scenario.load) * 2)), room),
  remedy: {
    needs: ({ inAll }, side, facts) => Math.max(65_536, valueIn(facts[`${side}.tracking`])?.max ?? 0, inAll * 2),
    round: powerOfTwo,
    write: wanted => {
      const { persist, ...others } = sysctlRemedy(
        [[NAME, `${wanted}`]],
        `8 bytes a bucket, used or not: ${(wanted * 8) / 2 ** 10} KiB`,
      );
      return { ...others, persist: [...persist, moduleLine('nf_conntrack')] };
    },
  },
});
