import type { AttemptGroup } from '../../model/attempt-group.ts';
import type { Ruling } from '../../model/cause.ts';
import type { Facts } from '../../model/facts/facts.ts';
import { finding } from '../../model/finding.ts';
import { attemptsOf } from '../../model/load-spec.ts';
import { valueIn } from '../../model/probe.ts';
import { numericSetting } from '../../model/settings.ts';
import { blamed, defineLimit, ruledOut, sysctlRemedy } from '../define.ts';
import { counted, observer } from '../observed.ts';
import { powerOfTwo, raiseHostWide } from '../raise.ts';
import { isDropped, isDroppedLater, isReset } from '../shapes.ts';
import { atMost, ofMachine, sockstatOf } from '../usage-sources.ts';
import { MEMORY_CALLS } from './memory-calls.ts';
import { onMachine } from './orphans-on-machine.ts';

const NAME = 'net.ipv4.tcp_max_orphans';
const ABORTS = 'TcpExt.TCPAbortOnMemory';
const NEEDS = ['client.counters', 'server.counters', 'server.settings', 'sockets'] as const;

type OrphanFacts = Pick<Facts, (typeof NEEDS)[number]>;

export const orphans = defineLimit({
  id: 'orphans',
  title: 'closed connections that still wait for their peer, over all network namespaces',
  exhausted: 'too many orphaned sockets',
  scope: 'host',
  sides: ['client', 'server'],
  setting: { kind: 'sysctl', name: NAME },
  symptoms: [
    'the peer of the side that closes reads ECONNRESET, and may lose the end of what was sent; close() says nothing',
    'TCPAbortOnMemory moves on the side that closes; connecting and accepting still work',
    'sometimes "TCP: too many orphaned sockets" in the kernel log',
  ],
  decoys: [
    {
      looksLike: 'an application that resets (SO_LINGER 0, data left unread, a crash)',
      tellApart: 'TCPAbortOnMemory does not move',
    },
    {
      looksLike: 'TCP memory used up (tcp-mem), which moves the same counter',
      tellApart: '/proc/net/sockstat shows mem at the third value of tcp_mem, and orphan below tcp_max_orphans',
    },
  ],
  needs: NEEDS,
  source: { function: 'tcp_check_oom', file: 'net/ipv4/tcp.c', page: 'networking/ip-sysctl' },
  failsCalls: MEMORY_CALLS,
  kernel: side => ({ resets: [{ by: side, reasons: ['TCP_ABORT_ON_MEMORY'] }] }),
  matches: (group, side) => side === 'server' && isReset(group) && (isDropped(group) || isDroppedLater(group)),
  rule: judgeResets,
  observe: observer(NEEDS, (side, facts) => {
    const aborted = facts[`${side}.counters`][ABORTS] ?? 0;
    return overflow(facts) ? counted(aborted, full(side, aborted, facts)) : undefined;
  }),
  usage: {
    name: 'orphans',
    phrase: 'orphans',
    // tcp_too_many_orphans() asks for more than the bound.
    fitsOneMore: true,
    sources: evidence =>
      ofMachine(sockstatOf(evidence), 'TCP.orphan', atMost(numericSetting(evidence.hosts.server.settings, NAME))),
  },
  onMachine,
  effective: (_side, facts) => valueIn(facts['server.settings'])?.[NAME],
  raise: (scenario, _side, room) =>
    raiseHostWide(scenario, NAME, powerOfTwo(Math.max(2 ** 16, attemptsOf(scenario.load) * 2)), room),
  remedy: {
    needs: (_load, _side, facts) => Math.max(65_536, (valueIn(facts.sockets)?.peakOrphans ?? 0) * 2),
    used: (_side, facts) => valueIn(facts.sockets)?.peakOrphans,
    round: powerOfTwo,
    write: wanted =>
      sysctlRemedy(
        [[NAME, `${wanted}`]],
        '2.3 KB of kernel memory for each orphan, and all that it still has to send, which cannot be swapped. Fewer of them is ' +
          'the better cure: shut down, read to the end, and then close',
      ),
  },
});

function judgeResets(group: AttemptGroup, side: 'client' | 'server', facts: OrphanFacts): Ruling {
  const aborted = facts[`${side}.counters`][ABORTS] ?? 0;
  if (aborted === 0) return ruledOut(finding('nothing-aborted', { side }));
  const max = facts['server.settings'][NAME] ?? 'unknown';
  if (!overflow(facts)) return ruledOut(finding('orphans-below', { peak: facts.sockets.peakOrphans, max }));
  return blamed(aborted >= group.count ? 'proven' : 'likely', full(side, aborted, facts));
}

function overflow(facts: OrphanFacts): boolean {
  return facts.sockets.peakOrphans > Number(facts['server.settings'][NAME]);
}

function full(side: 'client' | 'server', aborted: number, facts: OrphanFacts) {
  const max = facts['server.settings'][NAME] ?? 'unknown';
  return finding('orphans-full', { side, aborted, peak: facts.sockets.peakOrphans, max });
}
