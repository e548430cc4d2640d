/** When one connect() sends its SYN again, and when it gives up, in seconds after the first SYN. */
export interface SynSchedule {
  readonly againAtS: readonly number[];
  readonly givesUpAtS: number;
}

/** TCP_RTO_MAX (include/net/tcp.h). */
const LONGEST_GAP_S = 120;
/** So often can a gap of one second double below that (tcp_model_timeout). */
const DOUBLINGS = 6;

/**
 * The kernel's timer of an unanswered SYN (tcp_write_timeout and tcp_retransmit_timer, net/ipv4/tcp_timer.c).
 * @param retries net.ipv4.tcp_syn_retries
 * @param linear net.ipv4.tcp_syn_linear_timeouts; 0 before Linux 6.5, which has none
 */
export function synSchedule(retries: number, linear: number): SynSchedule {
  const againAtS: number[] = [];
  const longestS = 2 ** (Math.min(retries, DOUBLINGS) + 1) - 1 + Math.max(0, retries - DOUBLINGS) * LONGEST_GAP_S;
  let gapS = 1;
  let atS = gapS;
  while (againAtS.length < retries + linear && (againAtS.length === 0 || atS < longestS)) {
    againAtS.push(atS);
    if (againAtS.length > linear) gapS = Math.min(LONGEST_GAP_S, gapS * 2);
    atS += gapS;
  }
  return { againAtS, givesUpAtS: atS };
}

/** SYNs of one connect() that nobody answers. */
export function synsOf(retries: number, linear: number): number {
  return synSchedule(retries, linear).againAtS.length + 1;
}
