import type { Arrival } from './arrival.ts';

/**
 * An engine: what makes the sockets of attempts, watches them and looks at them. It reports the steps of each attempt
 * (attempt-steps.ts) what came about. `attempt` is a row of the ledger.
 */
export interface Sockets {
  /** Attempts to start between two looks at the sockets: early ones of a burst are served while later ones still start. */
  readonly batch: number;
  /** Makes the attempt's socket and begins to connect it; positions are those of the task's addresses. */
  open(attempt: number, source: number, destination: number): void;
  /** Sends the request, on a connection that stands. */
  request(attempt: number): void;
  /** Sends bytes that were not known before; returns their number, or the negative errno. Only for a task with TLS. */
  send(attempt: number, bytes: Buffer): number;
  /** Notes in the ledger what the client's kernel holds for the attempt. */
  observe(attempt: number): void;
  /** Notes the SYNs that a connection took, at the moment it stands. */
  observeHandshake(attempt: number): void;
  /** Asks the client's kernel when what the attempt waits for came. */
  arrival(attempt: number): Arrival;
  /** The attempt has run out of time: nothing is sent on it any more. Its socket stays as it is. */
  abandon(attempt: number): void;
  /** Closes the attempt's socket, if it has one. */
  close(attempt: number): void;
  /** Lets everything begin that was asked for. */
  flush(): void;
  /** The poller woke for something of this engine's. */
  onEvent(data: number, events: number): void;
  /** From here on sockets are only looked at. */
  freeze(): void;
  /** Ends every connection at once, with a reset where that is quicker than to part in order and the task does not forbid it. */
  release(): void;
}
