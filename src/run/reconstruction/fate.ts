import type { UnansweredEnding } from '../../collectors/sockets/unanswered.ts';

/**
 * What became of a connection that nobody ever answered, by the counts its socket had in the end. `refused`: a segment came
 * that was no SYN-ACK; `afterSilence`: or a SYN-ACK, for the SYN that was sent again in the moment in which the client gave up. `no-syn-answer`: nothing came, although the SYN was sent again. `withdrawn`: nothing
 * came by then, or a message that is no segment (ICMP). `closed`, `reset`: by the server, with or
 * without a FIN; `mayBeOwn`: or by the client, whose own reset looks alike. `given-up`: the client itself ended it, `waitedMs` after its request; undefined where it sent none.
 */
export type Fate =
  | { readonly fate: 'no-syn-answer' | 'withdrawn' | 'closed' }
  | { readonly fate: 'refused'; readonly afterSilence?: true }
  | { readonly fate: 'reset'; readonly mayBeOwn: boolean }
  | { readonly fate: 'given-up'; readonly waitedMs: number | undefined };

/** `wasClosing` says whether the client was ever seen with a connection that the server had closed already (CLOSE-WAIT). */
export function fateOf(ending: UnansweredEnding, wasClosing: () => boolean = () => false): Fate {
  const { bytesAcknowledged, bytesReceived, bytesSent, segmentsIn, retransmits, lastDataSentMs } = ending;
  const givenUp: Fate = { fate: 'given-up', waitedMs: bytesSent > 0 ? lastDataSentMs : undefined };
  if (bytesAcknowledged === 0) {
    if (segmentsIn > 0) return { fate: 'refused', ...(retransmits > 0 && { afterSilence: true }) };
    return { fate: retransmits > 0 ? 'no-syn-answer' : 'withdrawn' };
  }
  // Without data the one byte received is the server's FIN.
  if (bytesReceived > 0) return isServerFirst(ending) || wasClosing() ? { fate: 'closed' } : givenUp;
  // One byte of those acknowledged is the SYN, a second one the client's own FIN.
  return bytesAcknowledged >= bytesSent + 2 ? givenUp : { fate: 'reset', mayBeOwn: isClientLast(ending) };
}

/**
 * Whose FIN came first. A client that closes first leaves its socket when its FIN is acknowledged (tcp_rcv_state_process,
 * net/ipv4/tcp_input.c), so it mostly sees the server's FIN in the same segment: it sends two segments more than it gets. Where it gets both
 * before it has left, it sends one more, as it does where the server closed first: then the program has read the end of file.
 */
function isServerFirst({ segmentsIn, segmentsOut, bytesUnread }: UnansweredEnding): boolean {
  return segmentsIn >= segmentsOut - (bytesUnread > 0 ? 0 : 1);
}

/**
 * Whether the last segment can be the client's. One that resets (SO_LINGER with no time) sends the reset beyond the segments that are
 * answered: the SYN, and its request. One that is reset gets the reset beyond them.
 */
function isClientLast({ segmentsIn, segmentsOut, retransmits }: UnansweredEnding): boolean {
  return segmentsOut - retransmits >= segmentsIn + 2;
}
