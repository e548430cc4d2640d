import { finding } from '../../model/finding.ts';
import { valueIn } from '../../model/probe.ts';
import { numericSetting } from '../../model/settings.ts';
import { sysctlRemedy } from '../define.ts';
import { counted, defineObserved } from '../observed.ts';
import { onMachine } from './socket-buffers-on-machine.ts';

const NAME = 'net.ipv4.tcp_rmem';

export const socketBuffers = defineObserved({
  id: 'socket-buffers',
  title: 'buffers of one connection (tcp_rmem, tcp_wmem)',
  exhausted: 'socket buffers full',
  scope: 'netns',
  sides: ['client', 'server'],
  setting: { kind: 'sysctl', name: NAME },
  symptoms: [
    'none while connecting: with the smallest buffers that the kernel takes, as many connections are made and served',
    'large answers take longer, the more so the longer the way; the sender waits for the window to open',
    'TCPToZeroWindowAdv counts windows that closed; PruneCalled and TCPRcvQDrop count data that did not fit',
  ],
  decoys: [
    {
      looksLike: 'an application that does not read',
      tellApart: 'Recv-Q of ss -tn stays above zero: a larger buffer only fills later',
    },
    {
      looksLike: 'TCP memory used up (tcp-mem)',
      tellApart: 'mem of /proc/net/sockstat is then at the third value of tcp_mem',
    },
  ],
  needs: ['client.counters', 'server.counters', 'client.settings', 'server.settings'],
  source: { function: 'tcp_try_rmem_schedule', file: 'net/ipv4/tcp_input.c', page: 'tcp(7)' },
  seen: (side, facts) => {
    const counters = facts[`${side}.counters`];
    const closed = counters['TcpExt.TCPToZeroWindowAdv'] ?? 0;
    const pruned = counters['TcpExt.PruneCalled'] ?? 0;
    const dropped = counters['TcpExt.TCPRcvQDrop'] ?? 0;
    const receive = facts[`${side}.settings`][NAME] ?? 'unknown';
    return counted(
      closed + pruned + dropped,
      finding('receive-buffers-full', { side, closed, pruned, dropped, receive }),
    );
  },
  onMachine,
  effective: (side, facts) => valueIn(facts[`${side}.settings`])?.[NAME],
  raise: () => ({ why: 'it fails no connection: it is only noted' }),
  remedy: {
    needs: () => 2 ** 25,
    write: (wanted, side, facts) => {
      const own = valueIn(facts[`${side}.settings`]) ?? {};
      const [least, usual] = [4096, 131_072].map((value, at) => Math.max(value, numericSetting(own, NAME, at) ?? 0));
      return sysctlRemedy(
        [[NAME, `${least} ${usual} ${wanted}`]],
        'none while nothing waits in them. A connection whose reader stands still takes as much as it is allowed: 300 of them ' +
          'held 64 MiB with these values',
      );
    },
  },
});
