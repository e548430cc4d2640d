/** The TCP counters of both hosts at one moment. */
export interface Opened {
  /** Tcp.ActiveOpens of the client: connections that it began. */
  readonly begun: number;
  /** Tcp.AttemptFails of the client: those that were refused or given up. */
  readonly failed: number;
  /** Tcp.PassiveOpens of the server, without those that the server began itself. */
  readonly made: number;
}

/**
 * Whether a connection that was begun by the row before is none by now, called once a row. Within a row a handshake is over on hosts that lose
 * nothing; a packet that is sent again would show the loss a second later.
 */
export function watchOverdue(): (now: Opened) => boolean {
  let first: Opened | undefined;
  let before: Opened | undefined;
  return now => {
    first ??= now;
    const begun = (before ?? now).begun - first.begun;
    const over = now.made - first.made + now.failed - first.failed;
    before = now;
    return begun > over;
  };
}
