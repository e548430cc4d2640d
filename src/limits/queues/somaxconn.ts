import { beyond } from '../../model/allows-more.ts';
import type { FactBook } from '../../model/facts/facts.ts';
import { valueIn } from '../../model/probe.ts';
import { defineLimit, sysctlRemedy } from '../define.ts';
import { powerOfTwo, raiseSysctl } from '../raise.ts';
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
import { wantedBacklog } from './listen-backlog.ts';
import { ownLine } from './own-line.ts';
import { judgeQueueBehind } from './queue-behind.ts';
import { onMachine } from './somaxconn-on-machine.ts';

export const somaxconn = defineLimit({
  id: 'somaxconn',
  title: 'the accept queue, as long as the kernel allows any application',
  exhausted: 'accept queue full',
  scope: 'netns',
  sides: ['server'],
  setting: { kind: 'sysctl', name: 'net.core.somaxconn' },
  symptoms: ACCEPT_QUEUE_SYMPTOMS,
  decoys: [
    {
      looksLike: 'the listen backlog of the application',
      tellApart: 'the listener bound (Send-Q of ss -lnt) equals somaxconn, below what the application asked for',
    },
    {
      looksLike: 'the value of today',
      tellApart: 'a listener keeps the bound that was in force when it called listen()',
    },
  ],
  needs: ACCEPT_QUEUE_NEEDS,
  source: { function: '__sys_listen_socket', file: 'net/socket.c', page: 'listen(2)' },
  failsCalls: OVERFLOW_CALLS,
  kernel: () => ACCEPT_QUEUE_CLAIM,
  matches: looksLikeOverflow,
  rule: (group, _side, facts) => judgeOverflow(group, facts, !isBoundByBacklog(facts.listener)),
  behind: (group, hop, facts) => judgeQueueBehind(group, hop, facts, 'somaxconn'),
  followsFrom: 'overflowed',
  starves: { closed: (group, facts) => (!boundsByBacklog(facts) ? abortedOnOverflow(group, facts) : undefined) },
  usage: ACCEPT_QUEUE_USAGE,
  onMachine,
  effective: (_side, facts) => valueIn(facts.listener)?.somaxconn.toString(),
  raise: (scenario, side, { met = 0 }) =>
    raiseSysctl(
      scenario,
      side,
      'net.core.somaxconn',
      beyond(met, wantedBacklog(scenario.load.connections), powerOfTwo),
    ),
  remedy: {
    needs: ({ atOnce }) => wantedBacklog(atOnce),
    round: powerOfTwo,
    write: (wanted, _side, facts) =>
      sysctlRemedy(
        [['net.core.somaxconn', `${wanted}`]],
        'about 4 KB of kernel memory for each connection that waits, as for an accepted one; nothing while the queue is empty',
        [...asked(wanted, facts), 'restart the application: a running listener keeps its bound'],
      ),
  },
});

/** A longer queue takes both: what the application asks for is not known to be as much, unless the scenario told it so. */
function asked(wanted: number, facts: FactBook): string[] {
  const listener = valueIn(facts.listener);
  const isEnough = listener?.backlogTold === true && (listener.backlog ?? 0) >= wanted;
  const own = isEnough ? undefined : ownLine(wanted, facts);
  return own === undefined ? [] : [own];
}
