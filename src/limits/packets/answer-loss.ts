import type { AttemptGroup } from '../../model/attempt-group.ts';
import type { CannotTell } from '../../model/cause.ts';
import type { CountersFact } from '../../model/facts/host.ts';
import type { LossesFact } from '../../model/facts/losses.ts';
import { atLeast } from '../../model/probe.ts';
import { isUnanswered } from '../shapes.ts';

/**
 * Data that a host sent again (net/ipv4/tcp_output.c, __tcp_retransmit_skb): RetransSegs less the SYNs and SYN-ACKs among
 * them. A server that has data to send again has answered.
 */
export function dataSentAgain(counters: CountersFact): number {
  return Math.max(0, (counters['Tcp.RetransSegs'] ?? 0) - (counters['TcpExt.TCPSynRetrans'] ?? 0));
}

/**
 * Whether lost answers can be why nobody of the group was answered: the server sent as many again, and as many were lost on their way
 * to the client. A host that sends again for others loses nothing of these. `unseen`: the queue of the server's own device dropped as many
 * packets, which the kernel sends again without counting that (`tcp_write_xmit` in net/ipv4/tcp_output.c), and whose they were nobody saw.
 */
export function answersMayBeLost(
  group: AttemptGroup,
  server: CountersFact,
  losses: LossesFact,
): 'yes' | 'no' | 'unknown' | 'unseen' {
  const waits = isUnanswered(group) || (group.stage === 'body' && group.symptom.kind === 'timeout');
  if (!waits) return 'no';
  if (atLeast(losses.serverQdisc) >= group.count && !isWholeBeyondQueue(group)) return 'unseen';
  if (dataSentAgain(server) < group.count) return 'no';
  const places = [losses.linkToClient, losses.serverOut.rules, losses.clientIn.rules];
  if (atLeast(...places) >= group.count) return 'yes';
  return places.every(({ state }) => state === 'read') ? 'no' : 'unknown';
}

/** What a rule says that cannot be told for them. */
export const ANSWERS_UNSEEN: CannotTell = {
  ruling: 'cannot-tell',
  missing: ['losses (server-qdisc): whether answers to these were among what the queue dropped'],
};

/** Whether the kernels recorded each loss of these attempts, and that queue lost nothing of theirs. */
function isWholeBeyondQueue({ kernel }: AttemptGroup): boolean {
  return (
    kernel !== undefined && kernel.unseen === undefined && !kernel.lost.some(({ place }) => place === 'server-qdisc')
  );
}
