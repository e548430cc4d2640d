import type { HostEvidence } from '../../model/host-evidence.ts';
import { valueIn } from '../../model/probe.ts';
import { delta } from '../../model/series.ts';
import { refusedByMessage, type Unanswered, type UnansweredFailure } from '../observers/unanswered.ts';

/** Connections that the client withdrew before their SYN was answered, or sent again. */
export interface Withdrawn {
  /** A message refused it, or the listener dropped its SYN: the client waited in vain, for however long. */
  readonly failures: readonly UnansweredFailure[];
  /** Nobody knows why these had no answer. */
  readonly others: readonly UnansweredFailure[];
}

/** Which of these failed is known of single ones by the kernel alone: so many of them did. */
export function sortWithdrawn(
  unanswered: Unanswered | undefined,
  client: HostEvidence,
  server: HostEvidence,
): Withdrawn {
  if (unanswered === undefined) return { failures: [], others: [] };
  const refused = refusedByMessage(unanswered, client);
  const rest = unanswered.withdrawn.slice(refused.length);
  const dropped = droppedBy(server);
  return { failures: [...refused, ...rest.slice(0, dropped)], others: rest.slice(dropped) };
}

/** SYNs, and the ends of handshakes, that listeners of the host had no room for. */
function droppedBy({ counters }: HostEvidence): number {
  const series = valueIn(counters);
  return series === undefined ? 0 : (delta(series, 'TcpExt.ListenDrops') ?? 0);
}

/** While something listens, nobody is refused there after a SYN that had no answer: its client gave up as the answer to the next one came. */
export function asGivenUp(failure: UnansweredFailure): UnansweredFailure {
  return failure.afterSilence === true ? { ...failure, fate: 'no-syn-answer' } : failure;
}
