/** Refused connections, and what the server sent that may have refused them. */
export interface RefusalsFact {
  /** Attempts that ended in ECONNREFUSED, or connect() calls that did where there are more of these: the program retried. */
  readonly refused: number;
  /** Resets that may have answered a SYN: at most that many connections were refused by TCP. */
  readonly resets: number;
  /** ICMP destination-unreachable messages that the server sent. */
  readonly unreachables: number;
  /** Whether every sample found a listener on the port; undefined without samples. */
  readonly listening: boolean | undefined;
}
