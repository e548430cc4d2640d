import { beyond } from '../../model/allows-more.ts';
import { valueIn } from '../../model/probe.ts';
import { listenExamples } from '../../servers/servers.ts';
import { defineLimit } from '../define.ts';
import { sysctlLine } from '../lasting-lines.ts';
import { powerOfTwo, raiseTarget } from '../raise.ts';
import {
  ACCEPT_QUEUE_CLAIM,
  ACCEPT_QUEUE_NEEDS,
  ACCEPT_QUEUE_SYMPTOMS,
  abortedOnOverflow,
  boundsByBacklog,
  isBoundByBacklog,
  judgeOverflow,
  looksLikeOverflow,
  OVERFLOW_CALLS,
} from './accept-queue.ts';
import { ACCEPT_QUEUE_USAGE } from './accept-queue-usage.ts';
import { onMachine } from './listen-backlog-on-machine.ts';
import { ownLine } from './own-line.ts';
import { judgeQueueBehind } from './queue-behind.ts';

export const listenBacklog = defineLimit({
  id: 'listen-backlog',
  title: 'the accept queue, as long as the application asked for in listen()',
  exhausted: 'accept queue full',
  scope: 'socket',
  sides: ['server'],
  setting: { kind: 'listen', name: 'listen backlog' },
  symptoms: ACCEPT_QUEUE_SYMPTOMS,
  decoys: [
    {
      looksLike: 'an application that does not accept (slow, stuck, out of descriptors)',
      tellApart: 'the queue stays full after the burst; a longer one only delays the failures',
    },
    { looksLike: 'net.core.somaxconn', tellApart: 'the listener bound is the smaller of the two' },
    { looksLike: 'a firewall or a full connection-tracking table', tellApart: 'ListenOverflows does not move' },
  ],
  needs: ACCEPT_QUEUE_NEEDS,
  source: { function: 'sk_acceptq_is_full', file: 'include/net/sock.h', page: 'listen(2)' },
  failsCalls: OVERFLOW_CALLS,
  kernel: () => ACCEPT_QUEUE_CLAIM,
  matches: looksLikeOverflow,
  rule: (group, _side, facts) => judgeOverflow(group, facts, isBoundByBacklog(facts.listener)),
  behind: (group, hop, facts) => judgeQueueBehind(group, hop, facts, 'backlog'),
  followsFrom: 'overflowed',
  clampedBy: 'somaxconn',
  starves: { closed: (group, facts) => (boundsByBacklog(facts) ? abortedOnOverflow(group, facts) : undefined) },
  usage: ACCEPT_QUEUE_USAGE,
  onMachine,
  effective: (_side, facts) => valueIn(facts.listener)?.backlog?.toString(),
  // The plan knows what the server was told; what it made of it the kernel knows.
  readBack: (_side, facts) => valueIn(facts.listener)?.bound.toString(),
  raise: (scenario, _side, { met = 0 }) => {
    const { kind, command = [], backlog: own } = scenario.target;
    const isTold = kind !== 'command' || command.some(word => word.includes('{backlog}'));
    if (own === undefined || !isTold) return { why: 'the server chooses its own backlog' };
    const backlog = beyond(met, wantedBacklog(scenario.load.connections), powerOfTwo);
    return raiseTarget(scenario, { backlog }, backlog);
  },
  remedy: {
    needs: ({ atOnce }) => wantedBacklog(atOnce),
    round: powerOfTwo,
    write: (wanted, _side, facts) => {
      const clamps = wanted > (valueIn(facts.listener)?.somaxconn ?? 0);
      return {
        change: { setting: 'listen backlog', to: `${wanted}` },
        now: [
          ...(clamps ? [`sysctl -w net.core.somaxconn=${wanted}   # or the kernel clamps it`] : []),
          ownLine(wanted, facts) ?? `listen(fd, ${wanted})   # ${listenExamples(`${wanted}`)}`,
        ],
        persist: [
          ...(clamps ? [sysctlLine('net.core.somaxconn', `${wanted}`)] : []),
          'the same line in the application, which must listen again: a running listener keeps its bound',
        ],
        check: 'ss -lnt   # Send-Q of the listener',
        cost: 'about 4 KB of kernel memory for each connection that waits, as for an accepted one; nothing while the queue is empty',
      };
    },
  },
});

/** A power of two with room for a burst of `attempts`, as administrators write it. */
export function wantedBacklog(attempts: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(1024, attempts)));
}
