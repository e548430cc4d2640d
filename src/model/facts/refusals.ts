/** Connections that were refused, and who can have refused them. */
export interface RefusalsFact {
  /** Attempts that ended in ECONNREFUSED, or calls that did where these are more: a program that tries again. */
  readonly refused: number;
  /** Resets that TCP sent and that may have answered a SYN: at most so many connections were refused by it. */
  readonly resets: number;
  /** ICMP messages of the server that say unreachable. */
  readonly unreachables: number;
  /** Whether something listened on the port at every look; undefined where nobody looked. */
  readonly listening: boolean | undefined;
}
