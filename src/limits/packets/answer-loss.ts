import type { AttemptGroup } from '../../model/attempt-group.ts';
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
 * to the client. A host that sends again for others loses nothing of these.
 */
export function answersMayBeLost(
  group: AttemptGroup,
  server: CountersFact,
  losses: LossesFact,
): 'yes' | 'no' | 'unknown' {
  const waits = isUnanswered(group) || (group.stage === 'body' && group.symptom.kind === 'timeout');
  if (!waits || dataSentAgain(server) < group.count) return 'no';
  const places = [losses.linkToClient, losses.serverOut.rules, losses.clientIn.rules];
  if (atLeast(...places) >= group.count) return 'yes';
  return places.every(({ state }) => state === 'read') ? 'no' : 'unknown';
}
