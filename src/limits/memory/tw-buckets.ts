import { finding } from '../../model/finding.ts';
import { valueIn } from '../../model/probe.ts';
import { numericSetting } from '../../model/settings.ts';
import { sysctlRemedy } from '../define.ts';
import { counted, defineObserved } from '../observed.ts';
import { powerOfTwo } from '../raise.ts';
import { namespaces } from '../usage-sources.ts';
import { onMachine } from './tw-buckets-on-machine.ts';

const NAME = 'net.ipv4.tcp_max_tw_buckets';

export const twBuckets = defineObserved({
  id: 'tw-buckets',
  title: 'connections that may stand in TIME_WAIT',
  exhausted: 'closed without TIME-WAIT',
  scope: 'netns',
  sides: ['client', 'server'],
  setting: { kind: 'sysctl', name: NAME },
  symptoms: [
    'none: beyond it a connection closes without TIME_WAIT, and neither program notices',
    'TCPTimeWaitOverflow moves; fewer ports stand in TIME-WAIT than connections were closed in the last minute',
  ],
  decoys: [
    {
      looksLike: 'ports held by TIME_WAIT (time-wait-ports)',
      tellApart: 'that one fails connect(); this one frees the ports of TIME_WAIT, and hides that limit when set low',
    },
  ],
  needs: ['client.counters', 'server.counters', 'client.settings', 'server.settings'],
  source: { function: 'inet_twsk_alloc', file: 'net/ipv4/inet_timewait_sock.c', page: 'tcp(7)' },
  seen: (side, facts) => {
    const count = facts[`${side}.counters`]['TcpExt.TCPTimeWaitOverflow'] ?? 0;
    return counted(
      count,
      finding('time-wait-skipped', { side, count, max: facts[`${side}.settings`][NAME] ?? 'unknown' }),
    );
  },
  usage: {
    name: 'time-wait',
    phrase: 'TIME-WAIT',
    // `tw` of /proc/net/sockstat is the namespace's own (net/ipv4/proc.c), and so is the bound.
    sources: ({ hosts, sharedNamespace }) =>
      namespaces(sharedNamespace).flatMap(side => {
        const series = valueIn(hosts[side].sockstat);
        const most = numericSetting(hosts[side].settings, NAME);
        return series === undefined || most === undefined ? [] : [{ side, series, used: 'TCP.tw', bound: { most } }];
      }),
  },
  onMachine,
  effective: (side, facts) => valueIn(facts[`${side}.settings`])?.[NAME],
  raise: () => ({ why: 'it fails no connection: it is only noted' }),
  remedy: {
    needs: ({ inAll }) => Math.max(2 ** 18, inAll),
    round: powerOfTwo,
    write: wanted =>
      sysctlRemedy(
        [[NAME, `${wanted}`]],
        `256 bytes of kernel memory for each connection in TIME_WAIT, for 60 seconds: ${wanted / 2 ** 12} MiB when full. It ` +
          'buys safety: without TIME_WAIT a late packet of an old connection can reach a new one on the same ports',
      ),
  },
});
