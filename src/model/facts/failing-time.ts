/** From when to when calls failed for want of something, in milliseconds since the load's start. */
export interface FailingTime {
  readonly firstMs: number;
  readonly lastMs: number;
  /** Connections that the server still took after the last of them; undefined where nobody counted. */
  readonly takenAfter: number | undefined;
}
