import type { AttemptGroup } from '../../model/attempt-group.ts';
import type { Ruling } from '../../model/cause.ts';
import type { Facts } from '../../model/facts/facts.ts';
import { finding } from '../../model/finding.ts';
import { valueIn } from '../../model/probe.ts';
import { numericSetting } from '../../model/settings.ts';
import type { Side } from '../../model/side.ts';
import { blamed, defineLimit, ruledOut, sysctlRemedy } from '../define.ts';
import { counted, observer } from '../observed.ts';
import { backToOwn } from '../raise.ts';
import { isDropped, isDroppedLater, isReset, isStalled } from '../shapes.ts';
import { atMost, ofMachine, sockstatOf } from '../usage-sources.ts';
import { MEMORY_CALLS } from './memory-calls.ts';
import { onMachine } from './tcp-mem-on-machine.ts';

const NAME = 'net.ipv4.tcp_mem';
/** Of a machine of which nothing is known: 3 GiB. */
const DEFAULT_PAGES = 786_432;
const NEEDS = ['client.counters', 'server.counters', 'server.settings', 'sockets'] as const;
/** Each processor keeps up to 256 pages that the sum does not show yet (net/core/sock.c, sysctl_mem_pcpu_rsv). */
const UNCOUNTED_SHARE = 0.05;

type MemoryFacts = Pick<Facts, (typeof NEEDS)[number]>;

export const tcpMem = defineLimit({
  id: 'tcp-mem',
  title: 'memory of all TCP buffers, over all network namespaces',
  exhausted: 'TCP memory used up',
  scope: 'host',
  sides: ['client', 'server'],
  setting: { kind: 'sysctl', name: NAME },
  symptoms: [
    'connecting and accepting still succeed, and so do small requests; large answers stall',
    'TCPRcvQDrop or PruneCalled moves on the side that receives, TCPMemoryPressures on either',
    'connections closed with data still to send are reset (TCPAbortOnMemory): the peer reads ECONNRESET',
    'sometimes "TCP: out of memory -- consider tuning tcp_mem" in the kernel log',
  ],
  decoys: [
    {
      looksLike: 'an application that does not read, whose buffer is full (socket-buffers)',
      tellApart: 'TCPRcvQDrop moves too, but mem of /proc/net/sockstat is far below the third value of tcp_mem',
    },
    {
      looksLike: 'an application that is slow to answer',
      tellApart: 'the request is acknowledged, and neither TCPRcvQDrop nor PruneCalled moves',
    },
    { looksLike: 'too many orphans, which move TCPAbortOnMemory too', tellApart: 'mem is far below tcp_mem' },
  ],
  needs: NEEDS,
  source: { function: '__sk_mem_raise_allocated', file: 'net/core/sock.c', page: 'networking/ip-sysctl' },
  failsCalls: MEMORY_CALLS,
  kernel: () => ({ places: ['memory'], resets: [{ by: 'server', reasons: ['TCP_ABORT_ON_MEMORY'] }] }),
  matches: group => isStalled(group) || (isReset(group) && (isDropped(group) || isDroppedLater(group))),
  rule: judge,
  observe: observer(NEEDS, (side, facts) => {
    const count = facts[`${side}.counters`]['TcpExt.TCPMemoryPressures'] ?? 0;
    return counted(
      count,
      finding('memory-pressure', {
        side,
        count,
        peakPages: facts.sockets.peakPages,
        tcpMem: facts['server.settings'][NAME] ?? 'unknown',
      }),
    );
  }),
  usage: {
    name: 'tcp-memory',
    phrase: 'TCP memory',
    unit: 'pages',
    sources: evidence =>
      ofMachine(sockstatOf(evidence), 'TCP.mem', atMost(numericSetting(evidence.hosts.server.settings, NAME, 2))),
  },
  onMachine,
  effective: (_side, facts) => valueIn(facts['server.settings'])?.[NAME],
  raise: (scenario, _side, room) =>
    backToOwn(
      scenario,
      NAME,
      room,
      'how much memory TCP needs lies in the data on its way, which a load does not tell',
    ),
  remedy: {
    needs: (_load, _side, facts) => {
      const most = mostPages(valueIn(facts['server.settings'])?.[NAME]) ?? 0;
      return Math.max(most, valueIn(facts.sockets)?.peakPages ?? 0) * 2 || DEFAULT_PAGES;
    },
    used: (_side, facts) => valueIn(facts.sockets)?.peakPages,
    write: wanted =>
      sysctlRemedy(
        [[NAME, `${Math.ceil(wanted / 2)} ${Math.ceil((wanted * 2) / 3)} ${wanted}`]],
        `none until it is used, then up to ${Math.round((wanted * 4096) / 2 ** 20)} MiB of kernel memory that cannot be ` +
          'swapped. Smaller buffers (tcp_rmem, tcp_wmem) or an application that reads sooner need none',
      ),
  },
});

function judge(group: AttemptGroup, side: Side, facts: MemoryFacts): Ruling {
  const { peakPages } = facts.sockets;
  const maxPages = mostPages(facts['server.settings'][NAME]);
  if (maxPages === undefined) return { ruling: 'cannot-tell', missing: [NAME] };
  if (peakPages < maxPages * (1 - UNCOUNTED_SHARE)) {
    return ruledOut(finding('tcp-memory-left', { peakPages, maxPages }));
  }
  const counters = facts[`${side}.counters`];
  const refused = (counters['TcpExt.TCPRcvQDrop'] ?? 0) + (counters['TcpExt.PruneCalled'] ?? 0);
  const aborted = counters['TcpExt.TCPAbortOnMemory'] ?? 0;
  const told = isReset(group) ? aborted : refused;
  if (told === 0) return ruledOut(finding('no-data-refused', { side }));
  const full = finding('tcp-memory-full', { peakPages, maxPages });
  return blamed(told >= group.count ? 'proven' : 'likely', full, finding('data-refused', { side, refused, aborted }));
}

/** The third of the three numbers: beyond it no memory is given. */
function mostPages(setting: string | undefined): number | undefined {
  const pages = Number(setting?.trim().split(/\s+/)[2]);
  return Number.isFinite(pages) ? pages : undefined;
}
