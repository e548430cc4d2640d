/** When calls failed for want of a resource: the first and the last failure, in milliseconds since the load's start. */
export interface FailingTime {
  readonly firstMs: number;
  readonly lastMs: number;
  /** Connections that the server accepted after the last failure; undefined where they were not counted. */
  readonly takenAfter: number | undefined;
}
